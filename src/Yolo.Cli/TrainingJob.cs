using System.Text;
using Yolo.Data;
using Yolo.Distributed;
using Yolo.Model.Distributed;

namespace Yolo.Cli;

/// <summary>
/// The processes that <c>yolo train</c> runs in: one, or those that a launcher of MPI started. The first speaks for all. What fails in one of them ends all, with a message that names it and the last
/// checkpoint.
/// </summary>
internal sealed class TrainingJob
{
    /// <summary>So long the others wait before they tell what they met: mostly the first has met the same, and ends them.</summary>
    private static readonly TimeSpan Precedence = TimeSpan.FromSeconds(2);

    private RunFolder? _folder;

    private TrainingJob(IAllReduce processes, string description, TextWriter output, TextWriter error)
    {
        (Processes, Description) = (processes, description);
        (Output, Error) = IsFirst ? (output, error) : (TextWriter.Null, TextWriter.Null);
    }

    /// <summary>The processes.</summary>
    public IAllReduce Processes { get; }

    /// <summary>How many there are and by which MPI, if there are several.</summary>
    public string Description { get; }

    /// <summary>Standard output, of the first.</summary>
    public TextWriter Output { get; }

    /// <summary>Standard error, of the first.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether this process writes.</summary>
    public bool IsFirst => Processes.Rank == 0;

    /// <summary>Does the work, in one process or in this one of many.</summary>
    public static int Run(TextWriter output, TextWriter error, Func<TrainingJob, int> work, CancellationToken stop)
    {
        if (!MpiRun.IsLaunched)
        {
            return work(new(Alone.Here, string.Empty, output, error));
        }
        using var mpi = Started();
        var job = new TrainingJob(mpi, $"; {mpi.Library}: {Places(mpi)}", output, error);
        // A launcher tells the rest to end when one is gone; then nobody may be there to finish a step with.
        using var told = stop.Register(() =>
        {
            if (mpi.Rank < 2)
            {
                error.WriteLine($"process {mpi.Rank} of {mpi.Size} was told to end. {job.LastCheckpoint}");
            }
        });
        try
        {
            return work(job);
        }
        catch (Exception e)
        {
            var (message, code) = Failure.Of(e) ?? (e.ToString(), ExitCode.Failure);
            if (!job.IsFirst)
            {
                Thread.Sleep(Precedence);
            }
            mpi.Abort($"error: {message} {job.LastCheckpoint}", code);
            return code;
        }
    }

    /// <summary>The first process's folder, in all.</summary>
    public RunFolder Share(Func<RunFolder> first)
    {
        if (Processes.Size == 1)
        {
            return first();
        }
        var own = IsFirst ? first() : null;
        var path = Encoding.UTF8.GetString(Processes.Gather(Encoding.UTF8.GetBytes(own?.Path ?? string.Empty))[0]);
        _folder = own ?? RunFolder.At(path);
        // Said now: who is ended by force says nothing more.
        Error.WriteLine($"run folder: {path}; if the job is ended, go on from its last checkpoint with: yolo train --resume \"{path}\"");
        return _folder;
    }

    /// <summary>Which process is which: a launcher that ends a job for the death of one may name it by its number in the system alone.</summary>
    private static string Places(MpiRun processes) => string.Join(", ", processes
        .Gather(Encoding.UTF8.GetBytes($"{Environment.MachineName}, PID {Environment.ProcessId}")).Select((place, rank) => $"process {rank} ({Encoding.UTF8.GetString(place)})"));

    private static MpiRun Started()
    {
        try
        {
            return MpiRun.Start();
        }
        catch (MpiException e)
        {
            throw new DataException(e.Message, e);
        }
    }

    private string LastCheckpoint => _folder?.LastCheckpoint is { Length: > 0 } path
        ? $"The last checkpoint is {path}; go on with: yolo train --resume \"{_folder.Path}\""
        : "There is no checkpoint yet.";
}
