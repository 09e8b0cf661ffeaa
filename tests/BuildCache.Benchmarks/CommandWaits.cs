using System.Globalization;

namespace BuildCache.Benchmarks;

/// <summary>A class library with many commands that are remembered, beside the same with a target of MSBuild that has inputs and outputs.</summary>
static class CommandWaits
{
    const int All = 500;

    static readonly string Copy = OperatingSystem.IsWindows() ? "copy /y" : "cp";

    public static async IAsyncEnumerable<Wait> AllAsync(WaitPlace place)
    {
        var count = place.Count(All);
        var (own, plain) = (place.Project("cached"), place.Project("plain"));
        Files.Write(own.Folder, "Library.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="BuildCache.MSBuild" Version="{Product.Version}" PrivateAssets="all" />
                <CachedExec Include="inputs/*.txt" Command="{Copy} %(Identity) obj/made/%(Filename).txt" Outputs="obj/made/%(Filename).txt" />
              </ItemGroup>
            </Project>
            """);
        Files.Write(plain.Folder, "Library.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>
                <Given Include="inputs/*.txt" />
              </ItemGroup>
              <Target Name="Commands" BeforeTargets="BeforeBuild" Inputs="@(Given)" Outputs="@(Given->'obj/made/%(Filename).txt')">
                <MakeDir Directories="obj/made" />
                <Exec Command="{Copy} %(Given.Identity) obj/made/%(Given.Filename).txt" />
              </Target>
            </Project>
            """);
        for (var i = 0; i < count; i++)
        {
            Edit(own, i, 0);
            Edit(plain, i, 0);
        }

        await WaitPlace.UnpackAsync(own);
        yield return Of("first build", static (project, _) => project.Forget());
        yield return Of("nothing changed", static (_, _) => { });
        yield return Of("one input changed", static (project, round) => Edit(project, 0, round));

        Wait Of(string name, Action<Contestant, int> prepare) =>
            new($"{count} commands, {name}", [Case("CachedExec", own, prepare), Case("a target with Inputs and Outputs", plain, prepare)]);
    }

    static WaitCase Case(string name, Contestant project, Action<Contestant, int> prepare) => new(name, async round =>
    {
        prepare(project, round);
        var cost = await project.BuildAsync();
        WaitPlace.Expect(File.ReadAllText(Path.Combine(project.Folder, "obj/made/i0000.txt")) == File.ReadAllText(Path.Combine(project.Folder, "inputs/i0000.txt")), $"what the first command of {name} made");
        return cost;
    });

    static void Edit(Contestant project, int input, int round) =>
        Files.Write(project.Folder, string.Create(CultureInfo.InvariantCulture, $"inputs/i{input:d4}.txt"), string.Create(CultureInfo.InvariantCulture, $"Input {input}, {round}.\n"));
}
