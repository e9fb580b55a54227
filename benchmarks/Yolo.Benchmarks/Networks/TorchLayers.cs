using TorchSharp;
using Yolo.Model.Layers;
using Yolo.Model.Networks;
using Module = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;
using TorchTensor = TorchSharp.torch.Tensor;

namespace Yolo.Benchmarks.Networks;

/// <summary>Layers as libtorch's modules, with our weights.</summary>
internal static class TorchLayers
{
    private const double Slope = 0.1;

    public static Module Of(Layer layer, FeatureShape input, Func<string, float[]> named) => layer switch
    {
        ConvolutionLayer convolution => torch.nn.Sequential([.. Convolution(convolution, input.Channels, named)]),
        MaxPoolLayer pool => torch.nn.Sequential([.. Pooling(pool, input)]),
        ReorgLayer { Way: Reorganisation.Darknet } reorg => new DarknetReorg(reorg.Stride),
        RouteLayer => torch.nn.Identity(),
        _ => throw new NotSupportedException($"{layer.GetType().Name} has no module of libtorch here."),
    };

    private static IEnumerable<Module> Convolution(ConvolutionLayer layer, int channels, Func<string, float[]> named)
    {
        using var constant = torch.no_grad();
        var hasBias = layer.Normalisation == Normalisation.None;
        var convolution = torch.nn.Conv2d(channels, layer.Filters, layer.Size, layer.Stride, layer.Padding, bias: hasBias);
        Copy("filters", convolution.weight!);
        yield return convolution;
        if (hasBias)
        {
            Copy("bias", convolution.bias!);
        }
        else
        {
            var normalisation = torch.nn.BatchNorm2d(layer.Filters);
            Copy("scale", normalisation.weight!);
            Copy("shift", normalisation.bias!);
            Copy("mean", normalisation.running_mean!);
            Copy("variance", normalisation.running_var!);
            yield return normalisation;
        }
        if (layer.Activation == Activation.Leaky)
        {
            yield return torch.nn.LeakyReLU(Slope, inplace: true);
        }
        void Copy(string name, TorchTensor to)
        {
            using var from = torch.tensor(named(name));
            to.copy_(from.reshape(to.shape));
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

    /// <summary>The numbers of each image read as maps [C/s², H·s, W·s], whose blocks become channels.</summary>
    private sealed class DarknetReorg(long stride) : Module("DarknetReorg")
    {
        public override TorchTensor forward(TorchTensor input)
        {
            var (n, c, h, w) = (input.shape[0], input.shape[1], input.shape[2], input.shape[3]);
            return input.reshape(n, c / (stride * stride), h, stride, w, stride).permute(0, 3, 5, 1, 2, 4).reshape(n, c * stride * stride, h / stride, w / stride);
        }
    }
}
