using System.CommandLine;
using System.Text.RegularExpressions;

namespace BuildCache.Tool;

/// <summary>What is wrong with a command line, in words for whoever typed it: the library names types of .NET.</summary>
static partial class UsageText
{
    /// <param name="message">What the library says.</param>
    /// <param name="command">The command.</param>
    public static string Of(string message, Command command)
    {
        if (message.StartsWith("Required argument missing", StringComparison.Ordinal))
        {
            return $"It needs {string.Join(" and ", command.Arguments.Where(static argument => argument.Arity.MinimumNumberOfValues > 0 && !argument.HasDefaultValue).Select(static argument => argument.Name))}.";
        }
        var match = WrongType().Match(message);
        return match.Success ? $"'{match.Groups["given"].Value}' is no {(match.Groups["type"].Value.Contains("Int", StringComparison.Ordinal) ? "whole number" : match.Groups["type"].Value.Contains("Double", StringComparison.Ordinal) ? "number" : "value")}, as {match.Groups["name"].Value} takes it." : message;
    }

    [GeneratedRegex("^Cannot parse argument '(?<given>.*)' for (?:option|argument|command) '(?<name>[^']*)' as expected type '(?<type>.*)'\\.", RegexOptions.CultureInvariant)]
    private static partial Regex WrongType();
}
