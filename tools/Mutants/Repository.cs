namespace Yolo.Mutants;

/// <summary>Where things are.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Faults { get; } = Path.Combine(Root, "tools", "Mutants", "faults.txt");

    public static string Model { get; } = Path.Combine(Root, "src", "Yolo.Model");

    /// <summary>Inside the repository, so that copies of projects find its settings, and tests its data.</summary>
    public static string Work { get; } = Path.Combine(Root, "artifacts", "mutants");

    /// <summary>Copies a folder but for what is built; what stands there already goes.</summary>
    public static void Copy(string from, string to)
    {
        if (Directory.Exists(to))
        {
            Directory.Delete(to, recursive: true);
        }
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (relative.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            {
                var target = Path.Combine(to, relative);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Yolo.sln")))
            {
                return folder.FullName;
            }
        }
        throw new FaultException($"No folder above '{AppContext.BaseDirectory}' holds Yolo.sln; run ./build mutants in the repository.");
    }
}
