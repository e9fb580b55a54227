using System.CommandLine;
using System.Globalization;

namespace Yolo.Cli;

/// <summary>Options that take numbers of a range. What is no number at all the parser itself complains about.</summary>
internal static class OptionLimits
{
    /// <summary>Complains about whole numbers outside the range.</summary>
    public static Option<int> Within(this Option<int> option, int least, int greatest = int.MaxValue)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var value) && (value < least || value > greatest))
            {
                result.AddError($"{option.Name} must be {(greatest == int.MaxValue ? $"at least {least}" : $"from {least} to {greatest}")}.");
            }
        });
        return option;
    }

    /// <summary>Complains about numbers outside [0, 1].</summary>
    public static Option<double> Share(this Option<double> option)
    {
        option.HelpName = "0..1";
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is not (>= 0 and <= 1))
            {
                result.AddError($"{option.Name} must be from 0 to 1.");
            }
        });
        return option;
    }

    /// <summary>Complains about numbers below the least, and about those that are not finite.</summary>
    public static Option<double> AtLeast(this Option<double> option, double least) => option.Check(value => value >= least, $"at least {least.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>Complains about numbers outside the range, and about those that are not finite.</summary>
    public static Option<double> Within(this Option<double> option, double least, double greatest) => option.Check(
        value => value >= least && value <= greatest, $"from {least.ToString(CultureInfo.InvariantCulture)} to {greatest.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>Complains about numbers that are not greater, and about those that are not finite.</summary>
    public static Option<double> Above(this Option<double> option, double limit) => option.Check(value => value > limit, $"above {limit.ToString(CultureInfo.InvariantCulture)}");

    private static Option<double> Check(this Option<double> option, Func<double, bool> holds, string range)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && !(double.IsFinite(value) && holds(value)))
            {
                result.AddError($"{option.Name} must be {range}.");
            }
        });
        return option;
    }

    /// <summary>Complains about other words than these.</summary>
    public static Option<string> Among(this Option<string> option, IReadOnlyList<string> words)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !words.Contains(text))
            {
                result.AddError($"{option.Name} is '{text}'; it must be {string.Join(", ", words.SkipLast(1))} or {words[^1]}.");
            }
        });
        option.CompletionSources.Add([.. words]);
        return option;
    }
}
