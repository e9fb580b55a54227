// Plants the faults of faults.txt in a copy of src/Yolo.Model, one at a time, and shows which of them the laws of tests/Properties find.
using System.CommandLine;
using Yolo.Mutants;

var only = new Option<string[]>("--only") { Description = "Only the faults whose file or description has this text; or another, if it is given more than once." };
var list = new Option<bool>("--list") { Description = "Shows the faults, without planting them." };
var check = new Option<bool>("--check") { Description = "Only looks whether each text is where the list says." };
var least = new Option<double>("--least") { Description = "The part of the faults that must be found.", DefaultValueFactory = _ => 0.96 };
var command = new RootCommand("Whether the tests find faults that are planted in the loss, the assignment, the suppression, the scores and the boxes.") { only, list, check, least };
command.SetAction(parsed =>
{
    try
    {
        var faults = FaultList.Read(Repository.Faults);
        faults.ForEach(fault => fault.ThrowUnlessUnique(Repository.Model));
        var texts = parsed.GetValue(only) ?? [];
        var chosen = faults.FindAll(fault => texts.Length == 0 || texts.Any(fault.Has));
        if (chosen.Count == 0)
        {
            throw new FaultException($"No fault has '{string.Join("' or '", texts)}' in its file or its description; --list shows all.");
        }
        if (parsed.GetValue(list))
        {
            chosen.ForEach(Console.WriteLine);
        }
        if (parsed.GetValue(list) || parsed.GetValue(check))
        {
            Console.WriteLine($"{chosen.Count} faults, each in its place");
            return 0;
        }
        return Hunt.Run(chosen, parsed.GetValue(least));
    }
    catch (FaultException e)
    {
        Console.Error.WriteLine(e.Message);
        return 2;
    }
});
return command.Parse(args).Invoke();
