using Xunit;

namespace Yolo.Properties.Reference;

/// <summary>Numbers made elsewhere, in <c>shared/reference</c> inside or beside the repository.</summary>
public static class ReferenceData
{
    public static string? Root { get; } = Find();

    /// <summary>On CI a missing folder fails the tests that need it; elsewhere they are skipped with this reason.</summary>
    public static string? ReasonToSkip =>
        Root is null && Environment.GetEnvironmentVariable("CI") != "true" ? "There is no shared/reference in or beside the repository." : null;

    public static string PathOf(params string[] parts) =>
        Path.Combine([Root ?? throw new DirectoryNotFoundException("There is no shared/reference in or beside the repository."), .. parts]);

    private static string? Find()
    {
        var repository = new DirectoryInfo(AppContext.BaseDirectory);
        while (repository is not null && !File.Exists(Path.Combine(repository.FullName, "Yolo.sln")))
        {
            repository = repository.Parent;
        }
        return new[] { repository, repository?.Parent }
            .OfType<DirectoryInfo>()
            .Select(folder => Path.Combine(folder.FullName, "shared", "reference"))
            .FirstOrDefault(Directory.Exists);
    }
}

/// <summary>A fact that needs <see cref="ReferenceData"/>.</summary>
public sealed class ReferenceFactAttribute : FactAttribute
{
    public ReferenceFactAttribute() => Skip = ReferenceData.ReasonToSkip!;
}

/// <summary>A theory that needs <see cref="ReferenceData"/>.</summary>
public sealed class ReferenceTheoryAttribute : TheoryAttribute
{
    public ReferenceTheoryAttribute() => Skip = ReferenceData.ReasonToSkip!;
}
