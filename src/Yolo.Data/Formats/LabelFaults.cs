namespace Yolo.Data;

/// <summary>What readers of labels find at fault: what they mend or leave out by themselves, and what they cannot understand, which stops them unless all of it is collected.</summary>
internal sealed class LabelFaults(ICollection<string>? errors = null)
{
    /// <summary>What was mended or left out.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>What <paramref name="read"/> gives; nothing if it cannot be understood and that is collected.</summary>
    /// <exception cref="DataException">It cannot be understood.</exception>
    public T? Try<T>(Func<T?> read)
        where T : class
    {
        if (errors is null)
        {
            return read();
        }
        try
        {
            return read();
        }
        catch (DataException error)
        {
            errors.Add(error.Message);
            return null;
        }
    }

    /// <summary>The same of several, less those that cannot be understood.</summary>
    public TResult[] TryEach<T, TResult>(IEnumerable<T> items, Func<T, TResult?> read)
        where TResult : class => [.. items.Select(item => Try(() => read(item))).OfType<TResult>()];
}
