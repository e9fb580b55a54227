using System.Diagnostics;
using System.Security;
using Yolo.Properties.Data;

namespace Yolo.Properties.Documentation;

/// <summary>All programs of the pages, built together, once, against the assemblies beside the tests; nothing is downloaded.</summary>
public sealed class BuiltSnippets : IDisposable
{
    /// <summary>Of the version that programs in F# are built with here, which is not the one that comes with the tests' tools.</summary>
    private const string FSharpCore = "FSharp.Core.dll";

    private readonly TempFolder _folder = new();
    private readonly string _complaints;

    /// <summary>Writes and builds them.</summary>
    public BuiltSnippets()
    {
        Directory.CreateDirectory(Bin);
        // The host takes what lies beside a program: all that the tests have, native libraries too, without a copy.
        var libraries = Directory.GetFiles(AppContext.BaseDirectory).Where(file => Path.GetExtension(file) is ".dll" or ".so" or ".dylib" && Path.GetFileName(file) != FSharpCore);
        foreach (var library in libraries.Append(Path.Combine(FSharpExample, FSharpCore)))
        {
            File.CreateSymbolicLink(Path.Combine(Bin, Path.GetFileName(library)), library);
        }
        for (var i = 0; i < Pages.Snippets.Count; i++)
        {
            var snippet = Pages.Snippets[i];
            var extension = snippet.IsFSharp ? "fs" : "cs";
            _folder.WriteText(snippet.Program(Preludes.Of(snippet)), Project(i), $"Program.{extension}");
            _folder.WriteText(ProjectFile(snippet), Project(i), $"{Project(i)}.{extension}proj");
        }
        _folder.WriteText(AllProjects, "all.proj");
        var ended = Start(_folder.Path, "msbuild", "all.proj", "-nologo", "-m:1", "-nodeReuse:false", "-v:quiet", "-clp:NoSummary", "-p:UseSharedCompilation=false");
        _complaints = ended.ExitCode == 0 ? string.Empty : ended.Output + ended.Error;
    }

    private string Bin => _folder.At("bin");

    /// <summary>Runs a program in a folder of its own.</summary>
    internal Examples.Ended Run(Snippet snippet)
    {
        var project = Project(Enumerable.Range(0, Pages.Snippets.Count).Single(i => Pages.Snippets[i] == snippet));
        var mine = string.Join('\n', _complaints.Split('\n').Where(line => line.Contains($"{Path.DirectorySeparatorChar}{project}{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Distinct());
        var program = Path.Combine(Bin, project + ".dll");
        return File.Exists(program)
            ? Start(Directory.CreateDirectory(_folder.At("at", project)).FullName, program)
            : new(1, string.Empty, mine.Length > 0 ? mine : _complaints);
    }

    /// <summary>Removes them.</summary>
    public void Dispose() => _folder.Dispose();

    private static string FSharpExample =>
        AppContext.BaseDirectory.Replace(Path.Combine("tests", "Properties"), Path.Combine("examples", "TrainFSharp"), StringComparison.Ordinal);

    private static string Project(int number) => $"snippet{number:00}";

    private string ProjectFile(Snippet snippet) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <InvariantGlobalization>true</InvariantGlobalization>
            <TieredPGO>false</TieredPGO>
            <UseAppHost>false</UseAppHost>
            <DebugType>none</DebugType>
            <GenerateDependencyFile>false</GenerateDependencyFile>
            <DisableImplicitFSharpCoreReference>true</DisableImplicitFSharpCoreReference>
            <SatelliteResourceLanguages>en</SatelliteResourceLanguages>
            <OutDir>{SecurityElement.Escape(Bin)}/</OutDir>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="{SecurityElement.Escape(Bin)}/Yolo.*.dll" Exclude="{SecurityElement.Escape(Bin)}/Yolo.Properties.dll" Private="false" />
            {(snippet.IsFSharp ? $"""<Reference Include="{SecurityElement.Escape(Bin)}/{FSharpCore}" Private="false" /><Compile Include="Program.fs" />""" : string.Empty)}
          </ItemGroup>
        </Project>
        """;

    private const string AllProjects = """
        <Project DefaultTargets="All">
          <ItemGroup><Each Include="snippet*/*.*proj" /></ItemGroup>
          <Target Name="All">
            <MSBuild Projects="@(Each)" Targets="Restore" Properties="Turn=1" />
            <MSBuild Projects="@(Each)" Targets="Build" Properties="Turn=2" ContinueOnError="true" />
          </Target>
        </Project>
        """;

    private static Examples.Ended Start(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // What this process was given by the build that started it is not meant for another build.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet was not started.");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.Result);
    }
}
