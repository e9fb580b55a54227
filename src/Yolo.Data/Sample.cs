using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>A labelled picture, whose pixels are read only when they are asked for.</summary>
public sealed record Sample
{
    private readonly Func<Picture> _load;

    /// <summary>A labelled picture.</summary>
    /// <param name="name">What it is called in messages and pictures: usually the file's name without its extension.</param>
    /// <param name="imageSize">The picture's size in pixels.</param>
    /// <param name="truths">The labelled objects.</param>
    /// <param name="load">Reads or draws the picture; called once for each <see cref="Load"/>, from any thread.</param>
    public Sample(string name, Size<Pixel> imageSize, IReadOnlyList<Truth> truths, Func<Picture> load) =>
        (Name, ImageSize, Truths, _load) = (name, imageSize, truths, load);

    /// <summary>What it is called in messages and pictures.</summary>
    public string Name { get; init; }

    /// <summary>The picture's size, in pixels.</summary>
    public Size<Pixel> ImageSize { get; init; }

    /// <summary>The labelled objects, relative to the picture.</summary>
    public IReadOnlyList<Truth> Truths { get; init; }

    /// <summary>The picture's file; none for a picture that is drawn.</summary>
    public string? File { get; init; }

    /// <summary>Reads the picture.</summary>
    /// <exception cref="DataException">It cannot be read.</exception>
    public Picture Load() => _load();
}
