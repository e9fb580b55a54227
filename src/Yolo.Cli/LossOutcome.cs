using System.Globalization;
using System.Text.Json.Serialization;
using Yolo.Model.Loss;

namespace Yolo.Cli;

/// <summary>What <c>yolo loss</c> prints; the properties are the keys of its JSON object, in their order.</summary>
internal sealed record LossOutcome(
    double Total, double Coordinate, double Class, double Object, double NoObject, long Objects, long Confident, long Ignored, int Collisions, double GradientNorm,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? DarknetCost)
{
    /// <summary>Names and values, for a table.</summary>
    [JsonIgnore]
    public IEnumerable<IReadOnlyList<string>> Rows =>
    [
        ["total", Text(Total)],
        ["coordinate", Text(Coordinate)],
        ["class", Text(Class)],
        ["object", Text(Object)],
        ["no-object", Text(NoObject)],
        ["objects", Text(Objects)],
        ["confident", Text(Confident)],
        ["ignored", Text(Ignored)],
        ["collisions", Text(Collisions)],
        ["gradient norm", Text(GradientNorm)],
        .. DarknetCost is { } cost ? new[] { new[] { "Darknet's cost", Text(cost) } } : [],
    ];

    public static LossOutcome Of(LossNumbers n, double[] gradient) => new(
        n.Total, n.Coordinate, n.Class, n.Object, n.NoObject, n.Objects, n.Confident, n.Ignored, n.Collisions, Norm(gradient),
        double.IsNaN(n.DarknetCost) ? null : n.DarknetCost);

    /// <summary>Scaled by the largest component, so that no square overflows.</summary>
    private static double Norm(double[] gradient)
    {
        // Max passes over NaN.
        var largest = gradient.Any(double.IsNaN) ? double.NaN : gradient.Max(Math.Abs);
        return largest is 0 or double.PositiveInfinity or double.NaN
            ? largest
            : largest * Math.Sqrt(gradient.Sum(g => g / largest * (g / largest)));
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
