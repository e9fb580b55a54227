namespace Yolo.Model.Distributed;

/// <summary>
/// Sums of terms as the sum of both halves' sums, and so on: (t₀ + t₁) + (t₂ + t₃). Two processes with a half of the terms each, whose sums are then added up, so sum to the bits of one with all of them.
/// </summary>
internal static class Halving
{
    /// <summary>The sum of so many terms, which are made one after another; no more than log₂ of them, rounded up, and one wait to be added.</summary>
    public static T Sum<T>(int count, Func<int, T> term, Func<T, T, T> add)
    {
        T Of(int begin, int end)
        {
            if (end - begin == 1)
            {
                return term(begin);
            }
            var middle = begin + ((end - begin) / 2);
            var first = Of(begin, middle);
            return add(first, Of(middle, end));
        }

        return Of(0, count);
    }
}
