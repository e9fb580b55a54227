namespace Yolo.Benchmarks.Running;

/// <summary>Contenders that compute different things are not worth timing.</summary>
public static class Agreement
{
    private const double Tolerance = 1e-4;

    /// <summary>‖a − b‖ ≤ tolerance · ‖b‖, and not all 0.</summary>
    /// <exception cref="DisagreementException">They differ.</exception>
    public static void Require(string what, IReadOnlyList<float> ours, IReadOnlyList<float> theirs, double tolerance = Tolerance)
    {
        if (ours.Count != theirs.Count)
        {
            throw new DisagreementException($"{what}: {ours.Count} numbers against {theirs.Count}.");
        }
        var norm = Math.Sqrt(theirs.Sum(x => (double)x * x));
        var distance = Math.Sqrt(ours.Zip(theirs, (a, b) => ((double)a - b) * ((double)a - b)).Sum());
        if (!(distance <= tolerance * norm) || norm == 0)
        {
            throw new DisagreementException($"{what}: the results differ by {distance / norm:g3} of their norm, more than {tolerance:g1}.");
        }
    }
}

/// <summary>Two contenders gave different results.</summary>
public sealed class DisagreementException(string message) : Exception(message);
