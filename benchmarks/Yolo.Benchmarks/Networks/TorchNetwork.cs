using TorchSharp;
using TorchSharp.Modules;
using Yolo.Autodiff;
using Yolo.Model.Networks;
using Module = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;
using TorchTensor = TorchSharp.torch.Tensor;

namespace Yolo.Benchmarks.Networks;

/// <summary>A network as one writes it with libtorch's modules, with our weights.</summary>
public sealed class TorchNetwork : IDisposable
{
    private readonly Module[] _layers;
    private readonly int[][] _sources;

    /// <summary>The last layer that takes each layer's output: behind it the output is not kept.</summary>
    private readonly int[] _lastUse;

    public TorchNetwork(Network network, Weights weights)
    {
        var shapes = network.Shapes();
        float[] Named(int layer, string name)
        {
            var full = $"{Network.LayerName(layer)}.{name}";
            return (weights.Parameters.Names.Contains(full) ? weights.Parameters : weights.Statistics)[full].ToFloats();
        }
        _layers = [.. network.Layers.Select((layer, i) => TorchLayers.Of(layer, shapes[i].Input, name => Named(i, name)))];
        _sources = [.. network.Layers.Select((layer, i) => layer.Sources(i).ToArray())];
        _lastUse = [.. _layers.Select((_, i) => Array.FindLastIndex(_sources, sources => sources.Contains(i)))];
    }

    public void Train() => Array.ForEach(_layers, layer => layer.train());

    public void Evaluate() => Array.ForEach(_layers, layer => layer.eval());

    public TorchTensor Forward(TorchTensor images)
    {
        var outputs = new TorchTensor[_layers.Length];
        for (var i = 0; i < _layers.Length; i++)
        {
            var inputs = _sources[i].Select(source => source < 0 ? images : outputs[source]).ToArray();
            outputs[i] = _layers[i].call(inputs.Length == 1 ? inputs[0] : torch.cat(inputs, dim: 1));
            foreach (var source in _sources[i].Where(source => source >= 0 && _lastUse[source] == i && !ReferenceEquals(outputs[source], outputs[i])))
            {
                outputs[source].Dispose();
            }
        }
        return outputs[^1];
    }

    /// <summary>The filters, which decay, and the rest.</summary>
    public (IEnumerable<Parameter> Filters, IEnumerable<Parameter> Others) Parameters()
    {
        var all = _layers.SelectMany(layer => layer.parameters()).ToArray();
        return (all.Where(p => p.shape.Length == 4), all.Where(p => p.shape.Length != 4));
    }

    /// <summary>The numbers of all parameters, in our order: layer by layer filters, then scale and shift, or the bias.</summary>
    public float[][] Numbers() => [.. _layers.SelectMany(layer => layer.parameters()).Select(p => p.data<float>().ToArray())];

    public void Dispose() => Array.ForEach(_layers, layer => layer.Dispose());
}
