using System.Globalization;
using Yolo.Distributed;
using Yolo.Ranks;

// What a process of a job does. The first argument says what; it ends with 0 if all was as it should be, and otherwise as a program that fails would.
const int Unusable = 2;
if (args is ["alone"])
{
    return Alone.Run();
}
try
{
    using var run = MpiRun.Start(Agreement.MostBytesAtOnce);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rank {run.Rank} of {run.Size}, local {run.LocalRank}, process {Environment.ProcessId}, {run.Library}"));
    switch (args)
    {
        case ["agree", var seed]:
            Agreement.Check(run, int.Parse(seed, CultureInfo.InvariantCulture));
            break;
        case ["astray"]:
            Accidents.SumOtherNumbers(run);
            break;
        case ["leave"]:
            Accidents.LeaveEarly(run);
            break;
        case ["abort", var while_]:
            Accidents.Abort(run, while_);
            break;
        case ["die", var while_]:
            Accidents.Die(run, while_);
            break;
        case ["exit", var while_]:
            Accidents.Exit(run, while_);
            break;
        case ["throw", var while_]:
            Accidents.Throw(run, while_);
            break;
        case ["null"]:
            Accidents.CatchNull(run);
            break;
        default:
            Console.Error.WriteLine($"There is nothing to do by the name of '{string.Join(' ', args)}'.");
            return Unusable;
    }
    return 0;
}
catch (MpiException e)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return Unusable;
}
