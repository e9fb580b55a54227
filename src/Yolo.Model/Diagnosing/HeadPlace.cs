namespace Yolo.Model.Diagnosing;

/// <summary>One number of a head [N, A·(5+K), H, W].</summary>
/// <param name="Image">The image n in the batch.</param>
/// <param name="Anchor">The anchor a.</param>
/// <param name="Row">The cell's row.</param>
/// <param name="Column">The cell's column.</param>
/// <param name="Field">0..3 for t_x t_y t_w t_h, 4 for t_o, 5 + k for the logit of class k.</param>
public readonly record struct HeadPlace(int Image, int Anchor, int Row, int Column, int Field)
{
    /// <summary>Centre, size and objectness: the fields before the class logits.</summary>
    internal const int BoxFields = 5;

    private static readonly string[] Names = ["t_x", "t_y", "t_w", "t_h", "t_o"];

    /// <summary>What the field is called, the class by its name.</summary>
    public string FieldName(IReadOnlyList<string> classes) =>
        Field < BoxFields ? Names[Field] : $"class logit {Field - BoxFields} ({classes[Field - BoxFields]})";

    /// <summary>Where it is, the picture by its name.</summary>
    public string Where(IReadOnlyList<string> pictures) => $"in picture '{pictures[Image]}' at row {Row}, column {Column}, anchor {Anchor}";
}

/// <summary>How a head [N, A·(5+K), H, W] is laid out: where each number stands.</summary>
internal sealed record HeadLayout(int Images, int Anchors, int Fields, int Rows, int Columns)
{
    public int Slots => Images * Anchors * Cells;

    private int Cells => Rows * Columns;

    /// <summary>The index of a field of a slot; slots are counted by image, anchor, row and column.</summary>
    public int IndexOf(int slot, int field) => ((((slot / Cells) * Fields) + field) * Cells) + (slot % Cells);

    /// <summary>The slot and the field of an index.</summary>
    public (int Slot, int Field) At(int index) => ((index / (Fields * Cells) * Cells) + (index % Cells), index / Cells % Fields);

    public HeadPlace Place(int slot, int field) => new(
        slot / (Anchors * Cells), slot / Cells % Anchors, slot / Columns % Rows, slot % Columns, field);

    public HeadPlace Place(int index) => At(index) is var (slot, field) ? Place(slot, field) : default;

    /// <summary>The head with only some of its numbers; the others are 0, where every term is harmless.</summary>
    public double[] Only(double[] head, Func<int, int, bool> kept) =>
        [.. head.Select((value, index) => At(index) is var (slot, field) && kept(slot, field) ? value : 0)];
}
