using TorchSharp;
using TorchSharp.Modules;
using Yolo.Autodiff;
using Yolo.Model.Layers;
using Yolo.Model.Networks;
using Module = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;
using TorchTensor = TorchSharp.torch.Tensor;

namespace Yolo.Benchmarks.Networks;

/// <summary>A network of convolutions and poolings one after another, as one writes it with libtorch's modules, with our weights.</summary>
public sealed class TorchNetwork : IDisposable
{
    private const double Slope = 0.1;
    private readonly torch.nn.Module<TorchTensor, TorchTensor> _modules;

    public TorchNetwork(Network network, Weights weights)
    {
        var shapes = network.Shapes();
        _modules = torch.nn.Sequential([.. network.Layers.SelectMany((layer, i) => layer switch
        {
            ConvolutionLayer convolution => Convolution(convolution, shapes[i].Input.Channels, name => Named(weights, i, name)),
            MaxPoolLayer pool => Pooling(pool, shapes[i].Input),
            _ => throw new NotSupportedException($"{layer.GetType().Name} has no place in a chain of modules."),
        })]);
    }

    public void Train() => _modules.train();

    public void Evaluate() => _modules.eval();

    public TorchTensor Forward(TorchTensor images) => _modules.forward(images);

    /// <summary>The filters, which decay, and the rest.</summary>
    public (IEnumerable<Parameter> Filters, IEnumerable<Parameter> Others) Parameters()
    {
        var all = _modules.parameters().ToArray();
        return (all.Where(p => p.shape.Length == 4), all.Where(p => p.shape.Length != 4));
    }

    /// <summary>The filters of the first and of the last convolution.</summary>
    public (float[] First, float[] Last) EndFilters()
    {
        var filters = Parameters().Filters.ToArray();
        return (filters[0].data<float>().ToArray(), filters[^1].data<float>().ToArray());
    }

    public void Dispose() => _modules.Dispose();

    private static float[] Named(Weights weights, int layer, string name)
    {
        var full = $"{Network.LayerName(layer)}.{name}";
        return (weights.Parameters.Names.Contains(full) ? weights.Parameters : weights.Statistics)[full].ToFloats();
    }

    private static IEnumerable<Module> Convolution(ConvolutionLayer layer, int channels, Func<string, float[]> named)
    {
        using var constant = torch.no_grad();
        var hasBias = layer.Normalisation == Normalisation.None;
        var convolution = torch.nn.Conv2d(channels, layer.Filters, layer.Size, layer.Stride, layer.Padding, bias: hasBias);
        convolution.weight!.copy_(torch.tensor(named("filters")).reshape(convolution.weight.shape));
        yield return convolution;
        if (hasBias)
        {
            convolution.bias!.copy_(torch.tensor(named("bias")));
        }
        else
        {
            var normalisation = torch.nn.BatchNorm2d(layer.Filters);
            normalisation.weight!.copy_(torch.tensor(named("scale")));
            normalisation.bias!.copy_(torch.tensor(named("shift")));
            normalisation.running_mean!.copy_(torch.tensor(named("mean")));
            normalisation.running_var!.copy_(torch.tensor(named("variance")));
            yield return normalisation;
        }
        if (layer.Activation == Activation.Leaky)
        {
            yield return torch.nn.LeakyReLU(Slope, inplace: true);
        }
    }

    private static IEnumerable<Module> Pooling(MaxPoolLayer layer, FeatureShape input)
    {
        var (before, after) = (layer.Padding / 2, layer.Padding - (layer.Padding / 2));
        if ((input.Width + layer.Padding - layer.Size) / layer.Stride != (input.Width - layer.Size) / layer.Stride)
        {
            yield return torch.nn.ConstantPad2d((before, after, before, after), double.NegativeInfinity);
        }
        yield return torch.nn.MaxPool2d(layer.Size, layer.Stride);
    }
}
