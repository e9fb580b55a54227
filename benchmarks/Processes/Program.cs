// What sums and training steps cost the processes of a job, in the rows that benchmarks/Scaling reads; lines after # are for people.
using System.CommandLine;
using Yolo.Distributed;
using Yolo.Processes;

const int unusable = 2;
var sums = new Option<bool>("--sums") { Description = "Time sums of 1 kB to 63 MB." };
var turns = new Option<int>("--turns") { Description = "Time training steps in so many turns: of each process alone, of all at once, of all together." };
var size = new Option<int>("--size") { Description = "Side of the pictures, a multiple of 32.", DefaultValueFactory = _ => 416 };
var batch = new Option<int>("--batch") { Description = "Pictures of each process.", DefaultValueFactory = _ => 4 };
var command = new RootCommand("One process of a job of several, started by mpirun: times its sums and its training steps.") { sums, turns, size, batch };
command.SetAction(parsed =>
{
    try
    {
        using var run = MpiRun.Start();
        if (parsed.GetValue(sums))
        {
            SumTimes.Say(run);
        }
        if (parsed.GetValue(turns) is > 0 and var count)
        {
            new StepTimes(run, parsed.GetValue(size), parsed.GetValue(batch)).Say(count);
        }
        return 0;
    }
    catch (MpiException e)
    {
        Console.Error.WriteLine($"error: {e.Message}");
        return unusable;
    }
});
return command.Parse(args) is { Errors.Count: > 0 } wrong ? Refuse(wrong) : command.Parse(args).Invoke();

static int Refuse(ParseResult wrong)
{
    Console.Error.WriteLine($"error: {string.Join(" ", wrong.Errors.Select(e => e.Message))}");
    return unusable;
}
