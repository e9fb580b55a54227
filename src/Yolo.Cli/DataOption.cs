using System.CommandLine;
using Yolo.Data;
using Yolo.Model.Collections;

namespace Yolo.Cli;

/// <summary><c>--data DATA</c> and <c>--split NAME</c>: labelled pictures, their classes numbered as a model numbers them.</summary>
/// <param name="required">Whether the command can do nothing without it.</param>
internal sealed class DataOption(bool required = true)
{
    private static readonly string[] Splits = ["train", "val", "test"];

    private readonly Option<string> _data = new("--data") { Description = "Labelled pictures: a folder or a file of any format that is read (VOC, COCO, YOLO, CSV).", HelpName = "DATA", Required = required };

    private readonly Option<string> _split =
        new Option<string>("--split") { Description = "Which of its lists: train, val or test.", HelpName = "NAME", DefaultValueFactory = _ => "test" }.Among(Splits);

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_data, _split];

    /// <summary>Whether data were named.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetResult(_data) is not null;

    /// <summary>The data as given, for messages.</summary>
    public string Name(ParseResult parsed) => parsed.GetRequiredValue(_data);

    /// <summary>The list as given, for messages.</summary>
    public string Split(ParseResult parsed) => parsed.GetRequiredValue(_split);

    /// <summary>Opens the data and shows its warnings.</summary>
    /// <exception cref="DataException">It cannot be read, the list is empty, or it has a class that the model has not.</exception>
    public IReadOnlyList<Sample> Load(ParseResult parsed, ValueList<string> classNames, Action<string> say)
    {
        var (path, split) = (Name(parsed), Split(parsed));
        var data = Open(path);
        foreach (var warning in data.Warnings)
        {
            say($"warning: {warning}");
        }
        var lists = new[] { data.Train, data.Val, data.Test };
        var samples = lists[Array.IndexOf(Splits, split)];
        if (samples.Count == 0)
        {
            var filled = Splits.Zip(lists).Where(list => list.Second.Count > 0).Select(list => list.First);
            throw new DataException($"The list {split} of '{path}' names no picture; --split can be {string.Join(" or ", filled)}.");
        }
        return Numbered(samples, data.ClassNames, classNames, path);
    }

    /// <summary>The one place where data is opened.</summary>
    internal static Dataset Open(string path) => LabelledData.Open(path);

    /// <summary>The data numbers its classes by itself; what counts is the model's number of the same name.</summary>
    private static IReadOnlyList<Sample> Numbered(IReadOnlyList<Sample> samples, IReadOnlyList<string> names, ValueList<string> modelNames, string path)
    {
        int[] numbers = [.. names.Select(name => modelNames.ToList().IndexOf(name))];
        var used = samples.SelectMany(sample => sample.Truths).Select(truth => truth.Class).ToHashSet();
        string[] unknown = [.. names.Where((_, i) => numbers[i] < 0 && used.Contains(i))];
        if (unknown.Length > 0)
        {
            throw new DataException(
                $"'{path}' has objects of the class '{unknown[0]}', and the model knows only {string.Join(", ", modelNames)}. Give data of the model's classes, or name the model's classes as the data does with --names FILE.");
        }
        return [.. samples.Select(sample => sample with { Truths = [.. sample.Truths.Select(truth => truth with { Class = numbers[truth.Class] })] })];
    }
}
