using Yolo.Autodiff;
using Yolo.Model.Storage;
using Yolo.Model.Training;

namespace Yolo.Model.Diagnosing;

/// <summary>The way back from the head: gradients of the parameters, from the last layer to the first, then what the optimiser makes of them.</summary>
internal static class UpdateSearch
{
    public static IEnumerable<Culprit> OfGradient(ParameterTree gradient) =>
        from name in gradient.Names.Reverse()
        from bad in Searching.FirstNotFinite(gradient[name])
        select new ParameterGradientCulprit(name, bad.Place, bad.Value);

    public static IEnumerable<Culprit> OfUpdate(TrainingStep step, TrainingState before, Func<TrainingState> after)
    {
        var old = Checkpoint.Tensors(before);
        foreach (var culprit in ForwardSearch.OfState(old, _ => true))
        {
            yield return culprit;
        }
        var rate = step.Schedule.At(before.Step);
        var tensors = Checkpoint.Tensors(after());
        foreach (var name in tensors.Names)
        {
            foreach (var (index, place, value) in Searching.FirstNotFinite(tensors[name]))
            {
                yield return new UpdateCulprit(name, place, old[name].ToArray()[index], rate, value);
            }
        }
    }
}
