namespace Yolo.Autodiff;

/// <summary>Who else holds parts of the same batch, each as large as this one's: all of them compute the same ops, and sums over the batch go over all parts.</summary>
public interface IBatchPeers
{
    /// <summary>How many parts there are, with this one's.</summary>
    int Count { get; }

    /// <summary>Replaces numbers by their sums over all parts.</summary>
    void Sum(double[] numbers);
}
