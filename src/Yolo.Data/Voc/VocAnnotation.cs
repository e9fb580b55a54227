using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>One object of a PASCAL VOC annotation, as written.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="Box">
/// The edges as written: [xmin, xmax] × [ymin, ymax]. VOC counts pixels from 1 and includes the last, but the tools that write its format
/// today count from 0 or 1 as they like; taken as edges the numbers are off by half a pixel at most either way, a box has no area
/// when xmax ≤ xmin or ymax ≤ ymin, and xmax = width is inside the picture.
/// </param>
/// <param name="Difficult">Marked as difficult: left out of the score.</param>
public sealed record VocObject(string Name, Box<Pixel> Box, bool Difficult);

/// <summary>A PASCAL VOC annotation, as written: what it says is not yet checked against the picture.</summary>
/// <param name="FileName">The picture's file name; empty if it names none.</param>
/// <param name="DeclaredSize">The picture's size, as the annotation has it; none if it says nothing.</param>
/// <param name="Objects">The objects in the file's order.</param>
public sealed record VocAnnotation(string FileName, Size<Pixel>? DeclaredSize, IReadOnlyList<VocObject> Objects);
