using System.CommandLine;
using System.CommandLine.Help;
using System.Reflection;
using System.Text;

namespace BuildCache.Tool.Tests;

/// <summary>The page about the commands says what the commands say of themselves.</summary>
public sealed class ReferencePageTests
{
    static readonly string Path = System.IO.Path.Combine(
        typeof(ReferencePageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "Repository").Value!, "samples", "Docs", "reference", "tool.md");

    [Fact]
    public void The_page_is_that_of_the_commands()
    {
        var page = Page();
        if (Environment.GetEnvironmentVariable("BUILDCACHE_WRITE_REFERENCE") == "1")
        {
            File.WriteAllText(Path, page);
        }
        Assert.True(File.ReadAllText(Path) == page, "samples/Docs/reference/tool.md is not what the commands say: run this test with BUILDCACHE_WRITE_REFERENCE=1.");
    }

    [Fact]
    public void Help_fits_a_terminal()
    {
        foreach (var command in Commands().Select(static command => command.Name).Prepend(""))
        {
            using var output = new StringWriter();
            Tool.Create(new ToolRun(new Screen(output, output, isPlain: true, 80), "/")).Parse([.. command.Length == 0 ? Array.Empty<string>() : [command], "--help"]).Invoke(new InvocationConfiguration { Output = output, Error = output });
            Assert.Contains("Usage:", output.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(output.ToString().Split('\n'), static line => line.TrimEnd().Length > 80);
        }
    }

    static IReadOnlyList<ToolCommand> Commands() => Tool.Commands(new ToolRun(new Screen(TextWriter.Null, TextWriter.Null, isPlain: true, 80), "/"));

    static string Page()
    {
        var page = new StringBuilder();
        page.Append("""
            ---
            title: The command buildcache
            description: Every command of the tool, with its options and its JSON.
            ---
            # The command `buildcache`

            ```bash
            dotnet tool install BuildCache.Tool
            ```

            It finds the project as `dotnet build` does, and asks the database that the last build left; [what it is good for](../guides/tool.md). Nothing is sent anywhere. On a terminal it uses colours and tables; where the output goes elsewhere, or `NO_COLOR` is set, it prints plain lines.

            Every command takes `--json` and then prints one JSON document. Where it cannot answer, that is `{ "error": …, "code": … }`, with the code of a [diagnostic](diagnostics.md) where there is one. Keys may be added; those that are here stay.

            | Exit code | Meaning |
            |---|---|
            | 0 | answered, or done |
            | 1 | done, and what came out is a failure: of a build, of a check |
            | 2 | the command line makes no sense, or names no project |
            | 3 | nothing to ask: the project was never built, or nothing has that name |
            | 4 | the question is not valid, or the system refused what it needs |
            | 130 | cancelled |

            """.ReplaceLineEndings("\n"));
        foreach (var command in Commands())
        {
            page.Append($"\n## {command.Name}\n\n{command.Description}\n\n```bash\n{command.Example}\n```\n\n");
            page.Append("| | |\n|---|---|\n");
            foreach (var argument in command.Arguments)
            {
                page.Append($"| `{argument.Name}` | {Text(argument.Description)} |\n");
            }
            foreach (var option in command.Options.Where(static option => option is not HelpOption))
            {
                var names = string.Join(", ", option.Aliases.Prepend(option.Name).Select(name => $"`{name}{(option.HelpName is null ? "" : " " + option.HelpName)}`"));
                page.Append($"| {names} | {Text(option.Description)} |\n");
            }
            if (command.Document.Length > 0)
            {
                page.Append($"\nWith `--json`:\n\n{command.Document.ReplaceLineEndings("\n")}\n");
            }
        }
        return page.ToString();
    }

    static string Text(string? description) => description?.Replace("|", "\\|", StringComparison.Ordinal) ?? "";
}
