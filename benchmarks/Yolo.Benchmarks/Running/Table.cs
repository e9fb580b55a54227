namespace Yolo.Benchmarks.Running;

/// <summary>Figures that are no comparison in turns.</summary>
/// <param name="Title">What they are, and their unit.</param>
/// <param name="Columns">The headings.</param>
/// <param name="Rows">A cell for each heading: a number or a text.</param>
/// <param name="Note">What follows from them, if one thing is worth saying.</param>
public sealed record Table(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object>> Rows, string? Note = null);
