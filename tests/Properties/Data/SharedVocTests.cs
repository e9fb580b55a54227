using Xunit;
using Yolo.Data;

namespace Yolo.Properties.Data;

public class SharedVocTests
{
    [SharedDataFact("bccd")]
    public void Blood_cells_are_read_whole_but_for_two_boxes_without_area()
    {
        var data = VocFolder.Read(SharedData.Folder("bccd"));
        Assert.Equal(["Platelets", "RBC", "WBC"], data.ClassNames);
        Assert.Equal((205, 87, 72), (data.Train.Count, data.Val.Count, data.Test.Count));
        var truths = data.Train.Concat(data.Val).Concat(data.Test).SelectMany(sample => sample.Truths).ToLookup(truth => truth.Class);
        Assert.Equal((361, 4153, 372), (truths[0].Count(), truths[1].Count(), truths[2].Count()));
        Assert.Equal(
            [
                "BloodImage_00338.xml: box 13 (RBC) at (504, 337)–(504, 337) has no area; left out.",
                "BloodImage_00343.xml: box 4 (RBC) at (181, 329)–(181, 329) has no area; left out.",
            ],
            data.Warnings.Order());
        Assert.Equal(data.Test[0].ImageSize, data.Test[0].Load().Size);
    }

    [SharedDataFact("brio")]
    public void Toy_photographs_are_read_with_their_six_faults_named()
    {
        var data = VocFolder.Read(SharedData.Folder("brio"));
        Assert.Equal((66, 7, 0), (data.Train.Count, data.Val.Count, data.Test.Count));
        Assert.Equal(
            ["brio_26", "brio_33", "brio_50", "brio_61", "brio_63", "brio_69"],
            data.Warnings.Select(warning => warning.Split('.')[0]));
        Assert.Equal(3, data.Warnings.Count(warning => warning.Contains("resized", StringComparison.Ordinal)));
        Assert.All(data.Train, sample => Assert.Equal(sample.ImageSize, sample.Load().Size));
        Assert.All(data.Train.SelectMany(sample => sample.Truths), truth => Assert.InRange(truth.Box.Right, 0, 1 + 1e-9));
    }
}
