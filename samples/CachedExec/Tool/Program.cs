// palette <file> <source>: turns lines of a name and a colour into a class of constants.
var (input, output) = (args[0], args[1]);
var constants = File.ReadLines(input)
    .Select((text, index) => (Words: text.Split(' ', StringSplitOptions.RemoveEmptyEntries), Line: index + 1))
    .Where(static line => line.Words.Length > 0)
    .ToList();
foreach (var (words, line) in constants.Where(static line => line.Words.Length != 2))
{
    // The form that compilers use: the build shows it as a warning at its place.
    Console.WriteLine($"{input}({line},1): warning PAL01: '{string.Join(' ', words)}' is no name with a colour, and left out");
}
File.WriteAllText(output, $$"""
    static class {{Path.GetFileNameWithoutExtension(input)}}
    {
    {{string.Join('\n', constants.Where(static line => line.Words.Length == 2).Select(static line => $"    public const string {line.Words[0]} = \"{line.Words[1]}\";"))}}
    }

    """);
