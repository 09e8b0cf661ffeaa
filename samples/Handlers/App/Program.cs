// The enum is generated from enums/Severity.json before this is compiled.
Console.WriteLine(string.Join(", ", Enum.GetNames<Severity>()));
