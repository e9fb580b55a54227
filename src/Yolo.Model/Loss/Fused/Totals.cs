using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Model.Loss;

/// <summary>
/// The second pass, over the survey: one job for each number of the report, in its order, and one for each image, which writes what the gradient
/// multiplies sums over that image with. Buffers: numbers and shares (out), the loss alone (out), the survey, the targets, the spec's numbers.
/// </summary>
internal readonly struct Totals(LossShape shape, LossOptions options) : IJob
{
    /// <summary>Shares of an image: of its coordinate term, of the other terms of its objects, and of its confidence terms.</summary>
    public const int Shares = 3;

    private readonly LossShape _shape = shape;
    private readonly LossOptions _options = options;

    /// <inheritdoc/>
    public int ShortestRun => 1;

    /// <inheritdoc/>
    public void Do<TReal, TLane, TBuffer>(int job, Buffers<TBuffer> buffers)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var survey = new SurveyReader<TReal, TLane, TBuffer>(_shape, buffers.C, buffers.D);
        if (job >= LossReport.Numbers)
        {
            var image = job - LossReport.Numbers;
            var at = LossReport.Numbers + (Shares * image);
            buffers.A.Write(at, CoordinateShare(image, survey, buffers.E));
            buffers.A.Write(at + 1, ObjectShare(image, survey, buffers.E));
            buffers.A.Write(at + 2, ConfidenceShare(image, survey, buffers.E));
            return;
        }
        var number = Number(job, survey, buffers.E);
        buffers.A.Write(job, number);
        if (job == 0)
        {
            buffers.B.Write(0, number);
        }
    }

    private TReal Number<TReal, TLane, TBuffer>(int number, SurveyReader<TReal, TLane, TBuffer> survey, TBuffer spec)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var images = _shape.Images;
        if (number == 0)
        {
            return Term(1, survey, spec) + Term(2, survey, spec) + Term(3, survey, spec) + Term(4, survey, spec);
        }
        if (number <= 4)
        {
            return Term(number, survey, spec);
        }
        return number switch
        {
            5 => TReal.FromIndex(_shape.Responsible),
            6 => survey.Confident(0, images),
            7 => TReal.FromIndex(_shape.Slots),
            8 => survey.OfSlots(3, 0, images),
            9 => survey.OfSlots(4, 0, images),
            10 => survey.OfChunks(2, 0, images),
            11 => survey.IousAbove(TReal.Constant(0.5, spec[0])),
            12 => survey.IousAbove(TReal.Constant(0.75, spec[0])),
            13 => survey.OfChunks(1, 0, images),
            _ => Cost(survey, spec),
        };
    }

    /// <summary>A term of the loss: 1 coordinate, 2 class, 3 object, 4 no-object.</summary>
    private TReal Term<TReal, TLane, TBuffer>(int term, SurveyReader<TReal, TLane, TBuffer> survey, TBuffer spec)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var sum = TReal.FromIndex(0);
        for (var image = 0; image < _shape.Images; image++)
        {
            if (term == 1)
            {
                var pull = survey.OfChunks(3, image, image + 1) * spec[LossOptions.WarmUpWeight];
                var all = survey.OfSlots(0, image, image + 1) + (_options.WarmUp == 0 ? TReal.FromIndex(0) : pull);
                sum += SlotFunctions.Times(CoordinateShare(image, survey, spec), all) * spec[LossOptions.Half];
            }
            else if (term == 2)
            {
                sum += SlotFunctions.Times(ObjectShare(image, survey, spec), survey.OfSlots(1, image, image + 1)) * spec[LossOptions.Class];
            }
            else
            {
                var all = term == 3
                    ? survey.OfSlots(2, image, image + 1) * spec[LossOptions.Object]
                    : survey.OfChunks(0, image, image + 1) * spec[LossOptions.NoObject];
                sum += SlotFunctions.Times(ConfidenceShare(image, survey, spec), all) * spec[LossOptions.Half];
            }
        }
        return sum;
    }

    /// <summary>Σ delta² of Darknet's layer.</summary>
    private TReal Cost<TReal, TLane, TBuffer>(SurveyReader<TReal, TLane, TBuffer> survey, TBuffer spec)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        var (noObject, warmUp) = (spec[LossOptions.NoObject], spec[LossOptions.WarmUpWeight]);
        return survey.OfSlots(6, 0, _shape.Images)
            + (survey.OfChunks(0, 0, _shape.Images) * noObject * noObject)
            + (survey.OfChunks(3, 0, _shape.Images) * warmUp * warmUp);
    }

    private TReal CoordinateShare<TReal, TLane, TBuffer>(int image, SurveyReader<TReal, TLane, TBuffer> survey, TBuffer spec)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane> =>
        _options.WarmUp == LossOptions.PullsAll
            ? Share<TReal, TLane, TBuffer>(TReal.FromIndex(_shape.Slots), spec)
            : ObjectShare(image, survey, spec);

    private TReal ObjectShare<TReal, TLane, TBuffer>(int image, SurveyReader<TReal, TLane, TBuffer> survey, TBuffer spec)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane> =>
        Share<TReal, TLane, TBuffer>(survey.Objects(FirstOf(image), LastOf(image)), spec);

    private TReal ConfidenceShare<TReal, TLane, TBuffer>(int image, SurveyReader<TReal, TLane, TBuffer> survey, TBuffer spec)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane> =>
        Share<TReal, TLane, TBuffer>(survey.Confident(FirstOf(image), LastOf(image)), spec);

    /// <summary>1 / (count + ε), divided by the number of images if each is normalised alone; 0 where the count is, 1 where nothing is normalised.</summary>
    private TReal Share<TReal, TLane, TBuffer>(TReal count, TBuffer spec)
        where TReal : unmanaged, IReal<TReal>
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        if (_options.Normaliser == (int)Normaliser.None)
        {
            return TReal.FromIndex(1);
        }
        var images = TReal.FromIndex(_options.Normaliser == (int)Normaliser.Image ? _shape.Images : 1);
        return TReal.SelectGreater(count, TReal.FromIndex(0), 1.0 / ((count + spec[LossOptions.Epsilon]) * images), TReal.FromIndex(0));
    }

    /// <summary>Where the images begin over which an image's counts run.</summary>
    private int FirstOf(int image) => _options.Normaliser == (int)Normaliser.Image ? image : 0;

    private int LastOf(int image) => _options.Normaliser == (int)Normaliser.Image ? image + 1 : _shape.Images;
}
