using GeneratedCode;

foreach (var planet in Planets.All)
{
    Console.WriteLine($"{planet.Name,-8} {Units.ToMiles(planet.Kilometres),10} {planet.Moons,4} moons");
}

Console.WriteLine($"The Earth measures {Units.ToKilometres(Planets.Earth.Kilometres)}.");
