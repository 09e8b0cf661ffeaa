using System.Text.Json.Nodes;
using BuildCache;
using BuildCache.Content;

namespace Handlers;

/// <summary>One JSON file names the people; changes of releases tell what each of them did.</summary>
public sealed class Contributors : Handler
{
    public override void Register(HandlerRegistry on)
    {
        on.Files("contributors.json").Named("Contributor").Produces("Contributor").Run(static (file, context) =>
        {
            foreach (var person in JsonNode.Parse(context.ReadText(file.Path))!.AsArray())
            {
                context.Emit("Contributor", (string)person!["name"]!, person);
            }
        });

        // Which changes of which release are whose: SQL over the documents of both.
        on.Derive("Contribution", """
            select Release.version, change.value ->> 'what' as what, change.value ->> 'who' as who
            from Release, json_each(Release.changes) as change
            order by Release.version, change.key
            """);

        on.Once().Named("ContributorsPage").Run(static context =>
            context.RenderTo("contributors.html", "contributors.hbs"));
    }
}
