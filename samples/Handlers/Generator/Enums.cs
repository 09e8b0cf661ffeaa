using System.Text;
using System.Text.Json;
using BuildCache;

namespace Generator;

/// <summary>A JSON file with names and what they mean becomes a C# enum.</summary>
public sealed class Enums : Handler
{
    public override void Register(HandlerRegistry on) => on.Files("enums/*.json").Named("Enum").Run(static (file, context) =>
    {
        var name = Path.GetFileNameWithoutExtension(file.Path);
        var code = new StringBuilder($"/// <summary>Generated from {file.Path}.</summary>\npublic enum {name}\n{{\n");
        foreach (var member in JsonSerializer.Deserialize<Dictionary<string, string>>(context.ReadText(file.Path))!)
        {
            if (member.Value.Length == 0)
            {
                context.Warn("ENUM01", $"'{member.Key}' has no description; say what it means.", file.Path);
            }

            code.Append($"    /// <summary>{System.Security.SecurityElement.Escape(member.Value)}</summary>\n    {member.Key},\n");
        }

        context.Write(name + ".cs", code.Append("}\n").ToString());
    });
}
