using System.Runtime.CompilerServices;

namespace Yolo.Model.Loss;

/// <summary>
/// Where everything lies that the fused kernels read and write. Slots of an image and an anchor stand side by side, one plane [H·W] after the
/// other; a plane is cut into chunks, one for each job.
/// </summary>
internal readonly record struct LossShape(int Images, int Anchors, int Classes, int Rows, int Columns, int Truths, int Responsible, int Chunks)
{
    /// <summary>Sums over a chunk: Σ Ĉ² and the count where C_noobj = 1, Σ Ĉ where C = 0, and in a warm-up Σ pull.</summary>
    public const int ChunkSums = 4;

    /// <summary>Numbers of a responsible slot: coordinate, class, object, IoU, Ĉ, whether it counts in N_conf, and its part of Darknet's cost.</summary>
    public const int SlotTerms = 7;

    /// <summary>What is written down of a responsible slot: its place in the plane, its class, and its truth's x, y, width, height.</summary>
    public const int SlotEntries = 6;

    public int Plane => Rows * Columns;

    public int Planes => Images * Anchors;

    public int Slots => Planes * Plane;

    public int Fields => 5 + Classes;

    /// <summary>Jobs over the chunks of all planes.</summary>
    public int ChunkCount => Planes * Chunks;

    // Targets: the cells' columns and rows, the anchors' widths and heights, where each plane's responsible slots and each image's truths begin, all
    // truths (x, y, width, height), and the responsible slots, plane by plane.
    public const int CellColumns = 0;

    public int CellRows => Plane;

    public int AnchorWidths => 2 * Plane;

    public int AnchorHeights => AnchorWidths + Anchors;

    public int PlaneStarts => AnchorHeights + Anchors;

    public int ImageStarts => PlaneStarts + Planes + 1;

    public int TruthBoxes => ImageStarts + Images + 1;

    public int ResponsibleSlots => TruthBoxes + (4 * Truths);

    public int TargetCount => ResponsibleSlots + (SlotEntries * Responsible);

    // Survey: a number for each slot, then the sums over chunks, then the terms of the responsible slots.
    public int SumsOfChunks => Slots;

    public int TermsOfSlots => SumsOfChunks + (ChunkSums * ChunkCount);

    public int SurveyCount => TermsOfSlots + (SlotTerms * Responsible);

    /// <summary>The fewest slots in a chunk.</summary>
    public int ShortestChunk => Plane / Chunks;

    /// <summary>The first slot of a chunk, in its plane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ChunkStart(int chunk) => (int)((long)chunk * Plane / Chunks);

    /// <summary>Where the plane of a field of the head begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int HeadPlane(int plane, int field) => ((plane * Fields) + field) * Plane;
}
