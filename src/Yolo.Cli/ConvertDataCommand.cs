using System.CommandLine;
using Yolo.Data;

namespace Yolo.Cli;

/// <summary><c>yolo convert-data</c>: labelled pictures from one format to another.</summary>
internal static class ConvertDataCommand
{
    private static readonly Dictionary<string, DataFormat> Formats = new()
    {
        ["voc"] = DataFormat.Voc,
        ["coco"] = DataFormat.Coco,
        ["yolo"] = DataFormat.Yolo,
        ["csv"] = DataFormat.Csv,
    };

    public static Command Create(TextWriter error)
    {
        var source = new Argument<string>("data") { Description = "Labelled pictures: a folder or a file of any format that is read.", HelpName = "DATA" };
        var format = new Option<string>("--to") { Description = $"The format: {string.Join(", ", Formats.Keys)}.", Required = true, HelpName = "FORMAT" }.Among([.. Formats.Keys]);
        var folder = new Option<string>("--out") { Description = "A new folder.", Required = true, HelpName = "FOLDER" };
        var link = new Option<bool>("--link") { Description = "Links to the pictures instead of copying them." };
        var command = new Command("convert-data", "Writes labelled pictures in another format, with their sets.") { source, format, folder, link };
        command.SetAction(parsed =>
        {
            var data = LabelledData.Open(parsed.GetRequiredValue(source));
            foreach (var warning in data.Warnings)
            {
                error.WriteLine($"warning: {warning}");
            }
            DataWriter.Write(data, Formats[parsed.GetRequiredValue(format)], parsed.GetRequiredValue(folder), parsed.GetValue(link));
            error.WriteLine($"{data.Train.Count} pictures to train on, {data.Val.Count} to validate, {data.Test.Count} to test; classes {string.Join(", ", data.ClassNames)}; {Path.GetFullPath(parsed.GetRequiredValue(folder))}");
            return ExitCode.Ok;
        });
        return command;
    }
}
