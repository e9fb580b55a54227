using System.CommandLine;
using System.Globalization;
using Yolo.Data;
using Yolo.Model.Collections;
using Yolo.Model.Layers;
using Yolo.Model.Networks;

namespace Yolo.Cli;

/// <summary><c>yolo summary</c>: a network's layers as Darknet prints them, with their parameters.</summary>
internal static class SummaryCommand
{
    private const int DarknetWidth = 86;

    public static Command Create(TextWriter output)
    {
        var model = new ModelOption();
        var size = new Option<string>("--size") { Description = "The images' size in pixels, as 416 or 608x320. Default: the model's.", HelpName = "W[xH]" };
        var json = new Option<bool>("--json") { Description = "One JSON object on standard output." };
        var command = new Command("summary", "Shows each layer of a network: shapes, parameters and BFLOPs. Of a .cfg no weights are needed.") { size, json };
        foreach (var option in model.All)
        {
            command.Add(option);
        }
        command.SetAction(parsed =>
        {
            var network = Sized(model.LoadNetwork(parsed), parsed.GetValue(size));
            var layers = Summary(network);
            if (parsed.GetValue(json))
            {
                output.WriteLine(Json.Of(new { layers, parameters = layers.Sum(layer => layer.Weights), bflops = layers.Sum(layer => layer.Operations) / 1e9 }));
            }
            else
            {
                Write(output, layers);
            }
            return ExitCode.Ok;
        });
        return command;
    }

    private static ValueList<LayerSummary> Summary(Network network)
    {
        try
        {
            return LayerSummary.Of(network);
        }
        catch (ArgumentException e)
        {
            throw new DataException($"The network cannot take images of {network.Input.Width}×{network.Input.Height}: {e.Message}", e);
        }
    }

    private static Network Sized(Network network, string? size)
    {
        if (string.IsNullOrEmpty(size))
        {
            return network;
        }
        int[] sides = [.. size.Split('x').Select(side => int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) ? pixels : 0)];
        return sides.Length is 1 or 2 && sides.All(side => side is > 0 and <= 1 << 15)
            ? network with { Input = network.Input with { Width = sides[0], Height = sides[^1] } }
            : throw new DataException($"--size is '{size}'; it must be one or two sides in pixels, such as 416 or 608x320.");
    }

    private static void Write(TextWriter output, ValueList<LayerSummary> layers)
    {
        output.WriteLine($"{"layer     filters    size              input                output",-DarknetWidth}  parameters");
        foreach (var layer in layers)
        {
            var weights = layer.Weights > 0 ? $"{layer.Weights,12}" : string.Empty;
            output.WriteLine($"{Darknets(layer).PadRight(weights.Length > 0 ? DarknetWidth : 0)}{weights}");
        }
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{layers.Sum(layer => layer.Operations) / 1e9:0.000} BFLOPs, {layers.Sum(layer => layer.Weights):n0} parameters"));
    }

    /// <summary>The line that Darknet prints, to the last space.</summary>
    private static string Darknets(LayerSummary layer)
    {
        var shapes = $"{Text(layer.Input)}   ->  {Text(layer.Output)}";
        return $"{layer.Index,5} " + (layer.Kind, layer.Window) switch
        {
            ("route", _) => $"route  {string.Join(' ', layer.Sources)}",
            ("res", _) => $"res  {layer.Sources[^1],3}                {shapes}",
            (_, { } window) when layer.Filters > 0 => string.Create(
                CultureInfo.InvariantCulture, $"{layer.Kind,-6}{layer.Filters,5}  {window.Size} x {window.Size} / {window.Stride}  {shapes}  {layer.Operations / 1e9:0.000} BFLOPs"),
            ("max", { } window) => $"max          {window.Size} x {window.Size} / {window.Stride}  {shapes}",
            (_, { } window) => $"{layer.Kind,-18} / {window.Stride}  {shapes}",
            _ => $"{layer.Kind,-23}{shapes}",
        };
    }

    private static string Text(FeatureShape shape) => $"{shape.Width,4} x{shape.Height,4} x{shape.Channels,4}";
}
