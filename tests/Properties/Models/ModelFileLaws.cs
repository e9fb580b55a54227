using FsCheck.Xunit;
using Xunit;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Detecting;
using Yolo.Model.Storage;
using Yolo.Properties.Data;

namespace Yolo.Properties.Models;

/// <summary>A model file says all that is needed to detect with it.</summary>
[Properties(Arbitrary = [typeof(Dice)], MaxTest = 25)]
public class ModelFileLaws
{
    [Property]
    public void Safetensors_read_back_to_the_same_detector(Dice dice)
    {
        using var folder = new TempFolder();
        var model = AnyDetector.Draw(dice);
        ModelFile.Save(folder.At("m.safetensors"), model);
        var read = ModelFile.Load(folder.At("m.safetensors"), Device.Host);
        Assert.Equal((model.Detector, model.Seen), (read.Detector, read.Seen));
        Assert.Equal(Numbers(model), Numbers(read));
    }

    /// <summary>Through Darknet's files: the same function, whatever the normalisation was; and what came from there goes back byte for byte.</summary>
    [Property]
    public void Darknets_files_hold_the_same_function(Dice dice)
    {
        using var folder = new TempFolder();
        var model = AnyDetector.Draw(dice);
        ModelFile.Save(folder.At("a.weights"), model);
        var read = ModelFile.Load(folder.At("a.weights"), Device.Host);
        Assert.Equal((model.ClassNames, model.Detector.Anchors, model.Preprocessing, model.Seen), (read.ClassNames, read.Detector.Anchors, read.Preprocessing, read.Seen));
        Assert.True(AnyDetector.FindsTheSame(model, read, TestPictures.Noise(dice.Int(20, 70), dice.Int(20, 70), 1)), "Other objects are found.");

        ModelFile.Save(folder.At("b.safetensors"), read);
        ModelFile.Save(folder.At("c.weights"), ModelFile.Load(folder.At("b.safetensors"), Device.Host));
        foreach (var ending in new[] { "weights", "cfg", "json" })
        {
            Assert.Equal(File.ReadAllBytes(folder.At($"a.{ending}")), File.ReadAllBytes(folder.At($"c.{ending}")));
        }
    }

    [Fact]
    public void Without_a_json_beside_them_weights_are_Darknets_and_classes_have_numbers()
    {
        using var folder = new TempFolder();
        var model = AnyDetector.Draw(new(4));
        ModelFile.Save(folder.At("m.weights"), model);
        File.Delete(folder.At("m.json"));
        var read = ModelFile.LoadDarknet(folder.At("m.cfg"), folder.At("m.weights"), Device.Host);
        Assert.Equal(Preprocessing.Darknet, read.Preprocessing);
        Assert.Equal(model.ClassNames.Select((_, i) => $"{i}"), read.ClassNames);
        var names = model.ClassNames.Select(name => name + "!").ToArray();
        Assert.Equal(names, ModelFile.LoadDarknet(folder.At("m.cfg"), folder.At("m.weights"), Device.Host, names).ClassNames);
        Assert.Throws<DataException>(() => ModelFile.LoadDarknet(folder.At("m.cfg"), folder.At("m.weights"), Device.Host, [.. names, "one more"]));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"classes\": null}")]
    [InlineData("{\"classes\": []}")]
    [InlineData("{\"classes\": [\"a\", null]}")]
    [InlineData("{\"names\": [\"a\"]}")]
    [InlineData("{\"classes\": [\"a\"], \"preprocessing\": {\"resizing\": \"Squeeze\"}}")]
    [InlineData("{\"classes\": [\"a\"], \"preprocessing\": {\"scale\": -1}}")]
    public void A_json_that_explains_nothing_is_refused(string json)
    {
        using var folder = new TempFolder();
        ModelFile.Save(folder.At("m.weights"), AnyDetector.Draw(new(4)));
        folder.WriteText(json, "m.json");
        var error = Assert.Throws<DataException>(() => ModelFile.Load(folder.At("m.weights"), Device.Host));
        Assert.Contains("m.json", error.Message, StringComparison.Ordinal);
    }

    [Property(MaxTest = 60)]
    public void Descriptions_that_are_damaged_are_refused(Dice dice)
    {
        using var folder = new TempFolder();
        var path = folder.At("m.safetensors");
        ModelFile.Save(path, AnyDetector.Draw(dice));
        var text = File.ReadAllBytes(path);
        var header = (int)BitConverter.ToInt64(text);
        // Anything in the header but its length; the tensors' own damage has tests of its own.
        var at = 8 + dice.Int(0, header - 1);
        text[at] = (byte)dice.Int(32, 126);
        File.WriteAllBytes(path, text);
        try
        {
            var model = ModelFile.Load(path, Device.Host);
            Assert.Equal(model.Detector.Anchors.Count * (5 + model.ClassNames.Count), model.Detector.Network.Output.Channels);
        }
        catch (ModelFormatException e)
        {
            Assert.Contains(path, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_no_model_is_refused_with_the_reason()
    {
        using var folder = new TempFolder();
        Assert.Throws<DataException>(() => ModelFile.Load(folder.At("no.safetensors"), Device.Host));
        Assert.Contains(".safetensors, .onnx or .weights", Assert.Throws<DataException>(() => ModelFile.Load(folder.At("model.pt"), Device.Host)).Message, StringComparison.Ordinal);
        folder.WriteText("not a model", "m.safetensors");
        Assert.Throws<ModelFormatException>(() => ModelFile.Load(folder.At("m.safetensors"), Device.Host));
        using (var stream = File.Create(folder.At("bare.safetensors")))
        {
            Safetensors.Write(stream, AnyDetector.Draw(new(1)).Weights.Parameters, new Dictionary<string, string>());
        }
        Assert.Contains("describes the network", Assert.Throws<ModelFormatException>(() => ModelFile.Load(folder.At("bare.safetensors"), Device.Host)).Message, StringComparison.Ordinal);
    }

    private static float[] Numbers(TrainedDetector model) => [.. model.Weights.Leaves.SelectMany(leaf => leaf.ToFloats())];
}
