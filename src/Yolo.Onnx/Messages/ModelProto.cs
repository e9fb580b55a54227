namespace Yolo.Onnx.Messages;

/// <summary>A file: the graph, and what one must know to read it.</summary>
internal sealed record ModelProto(GraphProto Graph, int Opset, string ProducerVersion, IReadOnlyDictionary<string, string> Metadata) : ProtoMessage
{
    /// <summary>The version of the format that came with operator set 15; older operator sets may stand in it.</summary>
    private const int IrVersion = 8;

    protected override IEnumerable<ProtoField> Fields =>
    [
        new IntegerField(1, IrVersion),
        new TextField(2, "Yolo"),
        new TextField(3, ProducerVersion),
        new MessageField(7, Graph),
        new MessageField(8, new OperatorSetIdProto(Opset)),
        .. Messages(14, Metadata.Select(entry => new StringStringEntryProto(entry.Key, entry.Value))),
    ];
}

/// <summary>The version of ONNX's own operators.</summary>
internal sealed record OperatorSetIdProto(int Version) : ProtoMessage
{
    protected override IEnumerable<ProtoField> Fields => [new TextField(1, string.Empty), new IntegerField(2, Version)];
}

/// <summary>An entry of a dictionary.</summary>
internal sealed record StringStringEntryProto(string Key, string Value) : ProtoMessage
{
    protected override IEnumerable<ProtoField> Fields => [new TextField(1, Key), new TextField(2, Value)];
}
