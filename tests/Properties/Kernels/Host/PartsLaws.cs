using Xunit;
using Yolo.Kernels.Host;

namespace Yolo.Properties.Kernels.Host;

/// <summary>Work dealt out to cores is done once each, from however many threads it comes, also from within such work; an error reaches the caller and stops nobody else.</summary>
public class PartsLaws
{
    [Fact]
    public void Each_place_is_done_once()
    {
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, caller =>
        {
            var dice = new Dice(caller);
            for (var turn = 0; turn < 300; turn++)
            {
                var done = new int[dice.Int(1, 500)];
                var inner = dice.Int(0, 9) == 0;
                Parts.Run(done.Length, dice.Int(1, 60), (begin, end) =>
                {
                    for (var i = begin; i < end; i++)
                    {
                        Interlocked.Increment(ref done[i]);
                    }
                    if (inner)
                    {
                        Parts.Run(done.Length, 10, (first, last) =>
                        {
                            for (var i = first; i < last; i++)
                            {
                                Interlocked.Add(ref done[i], 0);
                            }
                        });
                    }
                });
                Assert.All(done, times => Assert.Equal(1, times));
            }
        });
    }

    [Fact]
    public void An_error_reaches_the_caller()
    {
        for (var turn = 0; turn < 50; turn++)
        {
            var failing = turn;
            var error = Assert.Throws<AggregateException>(() => Parts.Run(50, 1, (begin, _) =>
            {
                if (begin == failing)
                {
                    throw new InvalidOperationException("here");
                }
            }));
            Assert.Equal("here", error.InnerException!.Message);
        }
    }
}
