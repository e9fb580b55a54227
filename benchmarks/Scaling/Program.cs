// What data-parallel training should cost on more and more GPUs, on paper; and the same model beside what was measured.
using System.CommandLine;
using Yolo.Data;
using Yolo.Scaling.Measured;
using Yolo.Scaling.Predicted;

var measured = new Option<string>("--measured") { Description = $"A CSV file of measured times, {MeasuredRow.Header}: rows such as allreduce,4,25000000,0.021 and step,4,63471556,1.31." };
var command = new RootCommand("Predicts steps of data-parallel training from datasheets, as Markdown; with --measured fits the model to measured times.") { measured };
command.SetAction(parsed =>
{
    try
    {
        var lines = parsed.GetValue(measured) is { } file
            ? MeasuredReport.Lines(MeasuredRow.Read(file))
            : [.. BytesReport.Lines(), .. ScalingReport.Lines(), .. LimitsReport.Lines(), .. RemediesReport.Lines()];
        foreach (var line in lines)
        {
            Console.WriteLine(line);
        }
        return 0;
    }
    catch (DataException e)
    {
        Console.Error.WriteLine($"error: {e.Message}");
        return 2;
    }
});
return command.Parse(args) is { Errors.Count: > 0 } wrong ? Refuse(wrong) : command.Parse(args).Invoke();

static int Refuse(ParseResult wrong)
{
    Console.Error.WriteLine($"error: {string.Join(" ", wrong.Errors.Select(e => e.Message))}");
    return 2;
}
