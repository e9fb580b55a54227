using Xunit;

namespace Yolo.Properties;

/// <summary>The real photographs that lie beside the checkout and are no part of it: ../shared/data.</summary>
internal static class SharedData
{
    /// <summary>The folder of that data set.</summary>
    public static string Folder(string name) => Path.GetFullPath(Path.Combine(Root(), "..", "shared", "data", name));

    /// <summary>The checkout: the folder above this program that holds Yolo.sln.</summary>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Yolo.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException($"No folder above '{AppContext.BaseDirectory}' holds Yolo.sln.");
    }
}

/// <summary>A test on a shared data set: skipped where there is none, except in continuous integration, where it then fails.</summary>
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string dataSet)
    {
        if (!Directory.Exists(SharedData.Folder(dataSet)) && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = $"There is no '{SharedData.Folder(dataSet)}'.";
        }
    }
}
