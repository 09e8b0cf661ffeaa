using System.Globalization;
using System.Text;

namespace BuildCache.MSBuild.Tests.EndToEnd;

/// <summary>A documentation project with data, templates and commands, which random edits turn into one state after another.</summary>
sealed class RandomSite(TestProject project, Random random)
{
    /// <summary>What a build writes; everything else is the user's.</summary>
    static readonly string[] Written = ["bin/", "obj/", "made/", "tree/"];

    static readonly string[] Pages = ["index.md", "guide/one.md", "guide/two.md", "guide/three.md", "notes.md", "deep/er/page.md"];

    static readonly string[] Names = ["ada", "bo", "cy", "di"];

    /// <summary>Writes slowly enough, in two halves, that a build which is killed meanwhile leaves one of them.</summary>
    const string Tool = "mkdir -p made\nprintf 'of %s: ' $1 > $2\ncat $1 >> $2\necho \"$1(1,1): warning TOOL1: read $(wc -c < $1) bytes\"\n";

    const string All = "for f in in/*.txt; do mkdir -p tree/$(basename $f .txt); cp $f tree/$(basename $f .txt)/copy.txt; done\n";

    public static TestProject New(string name) => TestProject.New(name, $"""
        <Project Sdk="BuildCache.Sdk/{Packages.Version}">
          <PropertyGroup><SiteTitle>Random</SiteTitle></PropertyGroup>
          <ItemGroup>
            <CachedExec Include="in/*.txt" Command="sh tool.sh %(Identity) made/%(Filename).out" Outputs="made/%(Filename).out" />
            <CachedExec Include="all.sh" Command="sh all.sh" Outputs="tree/" Inputs="in/*.txt" />
          </ItemGroup>
        </Project>
        """);

    public string Configuration { get; private set; } = "Debug";

    /// <summary>What every state has.</summary>
    public void Begin()
    {
        project.Write("index.md", "# Home\n").Write("tool.sh", Tool).Write("all.sh", All).Write("in/first.txt", "first")
            .Write("_data/people.json", People())
            .Write("_templates/people.hbs", "---\nforeach: select name, age from Data where file = '_data/people.json' order by name\noutput: people/{{row.name}}.txt\n---\n{{row.name}} {{row.age}}\n");
    }

    public string Edit()
    {
        var path = Pages[random.Next(Pages.Length)];
        switch (random.Next(10))
        {
            case 0 or 1 or 2:
                project.Write(path, Page());
                return "write " + path;
            case 3 when path != "index.md" && project.Has(path):
                File.Delete(project.PathOf(path));
                return "delete " + path;
            case 4:
                project.Write("_data/people.json", People());
                return "data";
            case 5 or 6:
                var input = $"in/{Names[random.Next(Names.Length)]}.txt";
                project.Write(input, "text " + Number(5));
                return "write " + input;
            case 7:
                var gone = $"in/{Names[random.Next(Names.Length)]}.txt";
                File.Delete(project.PathOf(gone));
                return "delete " + gone;
            case 8:
                Configuration = Configuration == "Debug" ? "Release" : "Debug";
                return Configuration;
            default:
                var output = project.Files("bin").Concat(project.Files("made").Select(static file => "../made/" + file)).Order(StringComparer.Ordinal).ToList();
                if (output.Count > 0)
                {
                    File.Delete(project.PathOf("bin/" + output[random.Next(output.Count)]));
                }
                return "lose an output";
        }
    }

    /// <summary>The user's files with their content and when they were written.</summary>
    public SortedDictionary<string, (string Content, DateTime Written)> Inputs()
    {
        var files = new SortedDictionary<string, (string, DateTime)>(StringComparer.Ordinal);
        foreach (var path in project.Files(".").Where(static path => !Written.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)) && !path.EndsWith(".csproj", StringComparison.Ordinal)))
        {
            files.Add(path, (project.Read(path), File.GetLastWriteTimeUtc(project.PathOf(path))));
        }
        return files;
    }

    /// <summary>Everything that a build of this configuration has written for others, with its content.</summary>
    public static string Outputs(TestProject project, string configuration)
    {
        var text = new StringBuilder();
        foreach (var folder in new[] { $"bin/{configuration}/site", "made", "tree" })
        {
            foreach (var file in project.Files(folder))
            {
                text.Append(CultureInfo.InvariantCulture, $"{folder}/{file}:\n{project.Read($"{folder}/{file}")}\n");
            }
        }
        return text.ToString();
    }

    string Number(int below) => random.Next(below).ToString(CultureInfo.InvariantCulture);

    string People() => "[" + string.Join(", ", Names.Where(_ => random.Next(2) == 0).Select(name => $"{{ \"name\": \"{name}\", \"age\": {Number(4)} }}")) + "]";

    /// <summary>Some of the links lead nowhere, which is a warning at a place.</summary>
    string Page()
    {
        var page = new StringBuilder($"---\ntitle: Title {Number(4)}\nweight: {Number(3)}\ntags: [t{Number(3)}]\n---\n");
        for (var i = random.Next(5); i >= 0; i--)
        {
            page.Append(CultureInfo.InvariantCulture, $"## Part {Number(6)}\n\nText {Number(9)} with [a link](/{Pages[random.Next(Pages.Length)]}) and `code`.\n\n");
        }
        return page.ToString();
    }
}
