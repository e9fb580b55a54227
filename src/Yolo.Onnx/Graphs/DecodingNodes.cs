using Yolo.Model.Detecting;
using Yolo.Onnx.Messages;

namespace Yolo.Onnx.Graphs;

/// <summary>A head's boxes and scores as nodes; slot a·H·W + row·W + column is that of anchor a in a cell.</summary>
internal sealed record DecodingNodes(string Boxes, string Scores, int Slots, int Classes)
{
    /// <summary>Adds what decodes the value <paramref name="head"/>.</summary>
    public static DecodingNodes Add(GraphBuilder graph, Detector detector, string head)
    {
        var shape = detector.Network.Output;
        var (anchors, classes, cells) = (detector.Anchors.Count, detector.ClassNames.Count, shape.Height * shape.Width);
        var fields = graph.Reshape("decoding.fields", head, -1, anchors, 5 + classes, cells);
        var corners = CornersOf(graph, detector, fields, shape.Height, shape.Width);
        return new(
            graph.Reshape("decoding.boxes", graph.Node("decoding.corners.last", "Transpose", [corners], new AttributeProto("perm", 0, 1, 3, 2)), -1, anchors * cells, 4),
            graph.Reshape("decoding.scores", ScoresOf(graph, fields, classes), -1, classes, anchors * cells),
            anchors * cells,
            classes);
    }

    /// <summary>Left, top, right and bottom, [N, A, 4, cells].</summary>
    private static string CornersOf(GraphBuilder graph, Detector detector, string fields, int height, int width)
    {
        var cells = Enumerable.Range(0, height * width).ToArray();
        var places = graph.Constant(
            "decoding.cells", [.. cells.Select(cell => (float)(cell % width)), .. cells.Select(cell => (float)(cell / width))], 1, 1, 2, cells.Length);
        var grid = graph.Constant("decoding.grid", [width, height], 1, 1, 2, 1);
        var halves = graph.Constant(
            "decoding.half_anchors",
            [.. detector.Anchors.Sizes.SelectMany(anchor => new[] { (float)(anchor.Width / (2 * width)), (float)(anchor.Height / (2 * height)) })],
            1, detector.Anchors.Count, 2, 1);
        var inCell = graph.Node("decoding.in_cell", "Sigmoid", [Field(graph, "position", fields, 0, 2)]);
        var inGrid = graph.Node("decoding.in_grid", "Add", [inCell, places]);
        var centre = graph.Node("decoding.centre", "Div", [inGrid, grid]);
        var growth = graph.Node("decoding.growth", "Exp", [Field(graph, "size", fields, 2, 4)]);
        var half = graph.Node("decoding.half", "Mul", [growth, halves]);
        return graph.Node(
            "decoding.corners", "Concat",
            [graph.Node("decoding.least", "Sub", [centre, half]), graph.Node("decoding.greatest", "Add", [centre, half])],
            new AttributeProto("axis", 2));
    }

    /// <summary>Ĉ · p̂, [N, K, A, cells].</summary>
    private static string ScoresOf(GraphBuilder graph, string fields, int classes)
    {
        var objectness = graph.Node("decoding.objectness", "Sigmoid", [Field(graph, "object", fields, 4, 5)]);
        var probabilities = graph.Node("decoding.probabilities", "Softmax", [Field(graph, "classes", fields, 5, 5 + classes)], new AttributeProto("axis", 2));
        var scores = graph.Node("decoding.scores.of_anchors", "Mul", [objectness, probabilities]);
        return graph.Node("decoding.scores.of_classes", "Transpose", [scores], new AttributeProto("perm", 0, 2, 1, 3));
    }

    private static string Field(GraphBuilder graph, string name, string fields, int first, int end)
    {
        var slice = $"decoding.fields.{name}";
        return graph.Node(
            slice, "Slice", [fields, graph.Integers($"{slice}.first", first), graph.Integers($"{slice}.end", end), graph.Integers($"{slice}.axis", 2)]);
    }
}
