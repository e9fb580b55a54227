using System.Globalization;

namespace Yolo.Model.Diagnosing;

/// <summary>
/// The first thing in a step of training that is not a finite number. The kinds are closed: <see cref="InputCulprit"/>, <see cref="StateCulprit"/>,
/// <see cref="LayerCulprit"/>, <see cref="StatisticCulprit"/>, <see cref="TermCulprit"/>, <see cref="SumCulprit"/>, <see cref="TruthCulprit"/>,
/// <see cref="OptionsCulprit"/>, <see cref="HeadGradientCulprit"/>, <see cref="ParameterGradientCulprit"/> and <see cref="UpdateCulprit"/>.
/// </summary>
public abstract record Culprit
{
    private protected Culprit(double value) => Value = value;

    /// <summary>The number that is not finite.</summary>
    public double Value { get; }

    /// <summary>What to do about it.</summary>
    public virtual string Mend => "Lower the learning rate.";

    /// <summary>What is not finite, where, and by which value; a clause without a full stop.</summary>
    /// <param name="pictures">The names of the batch's pictures.</param>
    /// <param name="classes">The names of the classes.</param>
    public abstract string Describe(IReadOnlyList<string> pictures, IReadOnlyList<string> classes);

    /// <summary>Formats the same everywhere, numbers with all the digits of single precision.</summary>
    private protected static string Text(FormattableString text) => string.Format(
        CultureInfo.InvariantCulture,
        text.Format,
        [.. text.GetArguments().Select(value => value is double number ? number.ToString("G9", CultureInfo.InvariantCulture) : value)]);

    private protected static string At(IEnumerable<int> indices) => $"[{string.Join(", ", indices)}]";
}
