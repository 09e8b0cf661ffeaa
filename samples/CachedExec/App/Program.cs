Console.WriteLine($"{Warm.Amber} {Warm.Rust} {Cold.Ice}");
