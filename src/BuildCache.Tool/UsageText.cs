using System.CommandLine;
using System.Text.RegularExpressions;

namespace BuildCache.Tool;

/// <summary>What is wrong with a command line, in words for whoever typed it: the library names types of .NET.</summary>
static partial class UsageText
{
    /// <summary>Each mistake once.</summary>
    /// <param name="messages">What the library says.</param>
    /// <param name="command">The command.</param>
    public static string Of(IEnumerable<string> messages, Command command) => string.Join(' ', messages.Select(message => Of(message, command)).Distinct());

    static string Of(string message, Command command)
    {
        if (Missing().Match(message) is { Success: true } missing)
        {
            return missing.Groups["kind"].Value == "option" ? $"{missing.Groups["name"].Value} needs a value."
                : $"It needs {string.Join(" and ", command.Arguments.Where(static argument => argument.Arity.MinimumNumberOfValues > 0 && !argument.HasDefaultValue).Select(static argument => argument.Name))}.";
        }
        if (WrongType().Match(message) is { Success: true } wrong)
        {
            var type = wrong.Groups["type"].Value;
            var kind = type.Contains("Int", StringComparison.Ordinal) ? "whole number" : type.Contains("Double", StringComparison.Ordinal) ? "number" : "value";
            return $"'{wrong.Groups["given"].Value}' is no {kind}{(wrong.Groups["kind"].Value == "option" ? $", as {wrong.Groups["name"].Value} takes it" : "")}.";
        }
        return message;
    }

    [GeneratedRegex("^Required argument missing for (?<kind>option|command): '(?<name>[^']*)'", RegexOptions.CultureInvariant)]
    private static partial Regex Missing();

    [GeneratedRegex("^Cannot parse argument '(?<given>.*)' for (?<kind>option|argument|command) '(?<name>[^']*)' as expected type '(?<type>.*)'\\.", RegexOptions.CultureInvariant)]
    private static partial Regex WrongType();
}
