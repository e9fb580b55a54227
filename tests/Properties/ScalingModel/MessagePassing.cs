namespace Yolo.Properties.ScalingModel;

/// <summary>Processes that sum numbers by messages, one after another: what the model's traffic is counted against. Messages of a round go at the same time; the longest counts.</summary>
internal sealed class MessagePassing
{
    private readonly long[][] _numbers;

    public MessagePassing(int ranks, int count)
    {
        _numbers = [.. Enumerable.Range(0, ranks).Select(rank => Enumerable.Range(0, count).Select(i => ((rank + 1L) * 1000) + (i * i)).ToArray())];
        Sums = [.. Enumerable.Range(0, count).Select(i => _numbers.Sum(own => own[i]))];
    }

    public int Ranks => _numbers.Length;

    public int Count => Sums.Count;

    public int Messages { get; private set; }

    public int Numbers { get; private set; }

    public IReadOnlyList<long> Sums { get; }

    public bool AllHaveTheSums => _numbers.All(own => own.SequenceEqual(Sums));

    /// <summary>Each n-th part once around to be summed, once around to be told.</summary>
    public MessagePassing Ring()
    {
        var part = Count / Ranks;
        for (var step = 0; step < 2 * (Ranks - 1); step++)
        {
            var (shift, add) = step < Ranks - 1 ? (step, true) : (step - Ranks, false);
            Round(Enumerable.Range(0, Ranks).Select(rank => new Message(rank, (rank + 1) % Ranks, part * ((rank - shift + (2 * Ranks)) % Ranks), part, add)));
        }
        return this;
    }

    /// <summary>All numbers with a partner twice as far each time.</summary>
    public MessagePassing Doubling() => Folded(power =>
    {
        for (var distance = 1; distance < power; distance *= 2)
        {
            Round(Enumerable.Range(0, power).Select(rank => new Message(rank, rank ^ distance, 0, Count, Add: true)));
        }
    });

    /// <summary>Halves, quarters, … are summed, then told.</summary>
    public MessagePassing Halving() => Folded(power =>
    {
        for (var (distance, length) = (power / 2, Count / 2); distance >= 1; distance /= 2, length /= 2)
        {
            Round(Enumerable.Range(0, power).Select(rank => new Message(rank, rank ^ distance, Start(rank ^ distance, distance, power), length, Add: true)));
        }
        for (var (distance, length) = (1, Count / power); distance < power; distance *= 2, length *= 2)
        {
            Round(Enumerable.Range(0, power).Select(rank => new Message(rank, rank ^ distance, Start(rank, distance, power), length, Add: false)));
        }
    });

    /// <summary>Up a binary tree, and down.</summary>
    public MessagePassing Tree()
    {
        var distances = Enumerable.Range(0, 31).Select(k => 1 << k).TakeWhile(distance => distance < Ranks).ToArray();
        foreach (var distance in distances)
        {
            Round(Pairs(distance).Select(child => new Message(child, child - distance, 0, Count, Add: true)));
        }
        foreach (var distance in distances.Reverse())
        {
            Round(Pairs(distance).Select(child => new Message(child - distance, child, 0, Count, Add: false)));
        }
        return this;
    }

    private IEnumerable<int> Pairs(int distance) => Enumerable.Range(0, Ranks).Where(rank => rank % (2 * distance) == distance);

    /// <summary>Where the part begins that a process keeps: each bit of its number from the highest down to this distance's chooses a half.</summary>
    private int Start(int rank, int distance, int power) => Count / power * (rank & ~(distance - 1));

    private MessagePassing Folded(Action<int> withinPower)
    {
        var power = Enumerable.Range(0, 31).Select(k => 1 << k).Last(p => p <= Ranks);
        var beyond = Enumerable.Range(power, Ranks - power).ToArray();
        Round(beyond.Select(rank => new Message(rank, rank - power, 0, Count, Add: true)));
        withinPower(power);
        Round(beyond.Select(rank => new Message(rank - power, rank, 0, Count, Add: false)));
        return this;
    }

    private void Round(IEnumerable<Message> messages)
    {
        var sent = messages.Select(message => (message, Numbers: _numbers[message.From].AsSpan(message.Start, message.Length).ToArray())).ToArray();
        foreach (var (message, numbers) in sent)
        {
            for (var i = 0; i < numbers.Length; i++)
            {
                ref var own = ref _numbers[message.To][message.Start + i];
                own = message.Add ? own + numbers[i] : numbers[i];
            }
        }
        Messages += sent.Length > 0 ? 1 : 0;
        Numbers += sent.Select(pair => pair.message.Length).DefaultIfEmpty().Max();
    }

    private sealed record Message(int From, int To, int Start, int Length, bool Add);
}
