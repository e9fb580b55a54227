using System.Text.Json;
using Yolo.Data;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Properties.Reference;

namespace Yolo.Properties.Loss;

/// <summary>A loss case made by an independent implementation, with its values in double precision.</summary>
public sealed class ReferenceCase
{
    private readonly string _folder;
    private readonly JsonElement _facts;

    public ReferenceCase(string name)
    {
        _folder = ReferenceData.PathOf(name);
        _facts = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "case.json"))).RootElement;
        Classes = _facts.GetProperty("classes").GetInt32();
        Head = NpyFile.Read(Path.Combine(_folder, "head.npy"));
        Anchors = Anchors.Of([.. NpyFile.Read(Path.Combine(_folder, "anchors.npy")).Values]);
        Grid = new(Head.Shape[3], Head.Shape[2]);
        Truths = ReadTruths();
    }

    public int Classes { get; }

    public NpyArray Head { get; }

    public Anchors Anchors { get; }

    public Size<Cell> Grid { get; }

    public IReadOnlyList<IReadOnlyList<Truth>> Truths { get; }

    public LossSpec Spec(IouTarget target) => new(
        Number("lambda_coord"), Number("lambda_class"), Number("lambda_obj"), Number("lambda_noobj"), Number("iou_threshold"), target,
        _facts.GetProperty("normalise").GetString() == "batch" ? Normaliser.Batch : Normaliser.Image);

    public double Value(IouTarget target, string name) => Variant(target).GetProperty(name).GetDouble();

    public double[] Gradient(IouTarget target) => [.. NpyFile.Read(Path.Combine(_folder, $"grad_{VariantName(target)}_f64.npy")).Values];

    private static string VariantName(IouTarget target) => target == IouTarget.Attached ? "flow" : "detach";

    private JsonElement Variant(IouTarget target) => _facts.GetProperty("variants").GetProperty(VariantName(target));

    private double Number(string name) => _facts.GetProperty(name).GetDouble();

    private List<Truth>[] ReadTruths()
    {
        var boxes = NpyFile.Read(Path.Combine(_folder, "boxes.npy"));
        var truths = Enumerable.Range(0, Head.Shape[0]).Select(_ => new List<Truth>()).ToArray();
        for (var i = 0; i < boxes.Shape[0]; i++)
        {
            double Field(int f) => boxes.Values[(i * 6) + f];
            truths[(int)Field(0)].Add(new(new Box<Cell>(Field(2), Field(3), Field(4), Field(5)).ToRelative(Grid), (int)Field(1)));
        }
        return truths;
    }
}
