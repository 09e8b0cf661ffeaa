namespace GeneratedCode;

/// <summary>Written by hand; the planets themselves are made from data/planets.csv.</summary>
record Planet(string Name, int Kilometres, int Moons);
