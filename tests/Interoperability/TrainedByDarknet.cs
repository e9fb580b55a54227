using Xunit;
using Yolo.Data;
using Yolo.Properties;

namespace Yolo.Interoperability;

/// <summary>
/// A detector that the real Darknet trained on photographs, once for all tests: long enough for its running statistics, which start from 0 and move by a
/// hundredth each time, to be those of the maps.
/// </summary>
public sealed class TrainedByDarknet : IDisposable
{
    public const int Width = 160, Height = 128, Batches = 400;

    private readonly Lazy<(DarknetProgram Program, string Weights)> _trained;

    public TrainedByDarknet() => _trained = new(() =>
    {
        var program = new DarknetProgram([.. Data.Train.Take(12)], Data.ClassNames);
        return (program, program.Train(Cfg));
    });

    public Dataset Data { get; } = Directory.Exists(SharedData.Folder("bccd")) ? VocFolder.Read(SharedData.Folder("bccd")) : new([], [], [], [], []);

    public string Cfg => SmallDetector.Cfg(Data.ClassNames.Count, Width, Height, Batches);

    public DarknetProgram Program => _trained.Value.Program;

    /// <summary>The path of the weights.</summary>
    public string Weights => _trained.Value.Weights;

    public void Dispose()
    {
        if (_trained.IsValueCreated)
        {
            Program.Dispose();
        }
    }
}

/// <summary>Tests that share it.</summary>
[CollectionDefinition(nameof(TrainedByDarknet))]
public class TrainedByDarknetTests : ICollectionFixture<TrainedByDarknet>;
