using Yolo.Autodiff;
using Yolo.Model.Collections;
using Yolo.Model.Networks;
using Yolo.Model.Training;

namespace Yolo.Model.Diagnosing;

/// <summary>The way from the pixels to the head: each layer's parameters before its ops, each op's statistics after its output.</summary>
internal static class ForwardSearch
{
    public static IEnumerable<Culprit> Culprits(TrainingStep step, ParameterTree parameters, Tensor images)
    {
        foreach (var (_, place, value) in Searching.FirstNotFinite(images))
        {
            yield return new InputCulprit(place[0], place[1], place[2], place[3], value);
        }
        var layer = string.Empty;
        foreach (var op in step.Network.Steps(parameters, images))
        {
            if (op.Layer != layer)
            {
                layer = op.Layer;
                foreach (var culprit in OfState(parameters, name => name.StartsWith(layer + ".", StringComparison.Ordinal)))
                {
                    yield return culprit;
                }
            }
            foreach (var (_, at, value) in Searching.FirstNotFinite(op.Output))
            {
                yield return new LayerCulprit(op.Layer, op.Op, at[0], at[1], at[2], at[3], value, HeadOf(step, op, at));
            }
            foreach (var name in op.Statistics.Names)
            {
                foreach (var (_, place, value) in Searching.FirstNotFinite(op.Statistics[name]))
                {
                    yield return new StatisticCulprit(op.Layer, op.Op, name, place[1], value);
                }
            }
        }
    }

    /// <summary>The tensors of a state, those whose name is wanted.</summary>
    public static IEnumerable<Culprit> OfState(ParameterTree tensors, Func<string, bool> wanted) =>
        from name in tensors.Names
        where wanted(name)
        from bad in Searching.FirstNotFinite(tensors[name])
        select new StateCulprit(name, bad.Place, bad.Value);

    private static ValueList<HeadPlace> HeadOf(TrainingStep step, NetworkStep op, ValueList<int> at)
    {
        // The last layer gives the head by its last ops; all of them have the head's channels.
        var fields = HeadPlace.BoxFields + step.Classes;
        return op.Layer == Network.LayerName(step.Network.Layers.Count - 1) ? [new(at[0], at[1] / fields, at[2], at[3], at[1] % fields)] : [];
    }
}
