// Both classes are made by templates/colour.hbs, one for each row of data/colours.json.
Console.WriteLine($"{Red.Hex} {Green.Hex}");
