namespace Yolo.Model.Loss;

public sealed partial record LossSpec
{
    private const double KerasEpsilon = 1e-6;

    /// <summary>The definition: see docs/loss.md.</summary>
    public static LossSpec Default { get; } = new();

    /// <summary>
    /// fairyonice's Keras tutorial ("Yumi"), <c>custom_loss</c>: linear sizes (<c>calc_loss_xywh</c>: true_box_wh − pred_box_wh), each squared term
    /// divided by its count + 1e-6 and by 2, counts over the batch (<c>nb_coord_box</c>, <c>nb_conf_box</c>). <c>get_conf_mask</c> weights the object term
    /// with true_box_conf_IOU · LAMBDA_OBJECT, the IoU where 1 was meant, and <c>nb_conf_box</c> counts weights &gt; 0.
    /// </summary>
    public static LossSpec Yumi { get; } = new(
        Normaliser: Normaliser.Batch, Size: SizeTerm.Linear, Halves: true, CountEpsilon: KerasEpsilon, ObjectWeighting: ObjectWeighting.Iou);

    /// <summary>
    /// experiencor's keras-yolo2, <c>custom_loss</c>: as Yumi, but conf_mask + y_true[…, 4] · object_scale weights the object term with object_scale
    /// alone; class_wt gives each class a weight (<see cref="ClassWeights"/>). For its warm-up see <see cref="WithKerasWarmUp"/>.
    /// </summary>
    public static LossSpec KerasYolo2 { get; } = Yumi with { ObjectWeighting = ObjectWeighting.Constant };

    /// <summary>
    /// Darknet's region layer (forward_region_layer, region_layer.c): a scalar whose negative gradient with respect to the head is the layer's
    /// hand-written delta, after backward_region_layer_gpu has multiplied σ′ into it (<c>gradient_array_gpu</c>; AlexeyAB's fork writes <c>* logistic_gradient(…)</c>
    /// at once). The layer writes scale · (target − x), the gradient of half a square, hence the halves; sizes are compared as log(w / p_w) (delta_region_box),
    /// weighted with coord_scale · (2 − w·h); the IoU is a constant (rescore = 1); a best IoU of exactly thresh is penalised (<c>if (best_iou &gt; l.thresh)</c>
    /// spares); nothing is normalised; during the first 12,800 images every slot without an object is pulled to (.5, .5) and its anchor with weight .01.
    /// </summary>
    public static LossSpec Darknet { get; } = new(
        IouTarget: IouTarget.Constant,
        Normaliser: Normaliser.None,
        PenalisedAtThreshold: true,
        Size: SizeTerm.Log,
        Halves: true,
        SmallBoxes: true,
        WarmUp: new WarmUp(12_800, 0.01));

    /// <summary>
    /// experiencor's warm-up: during its first batches (<c>tf.less(seen, warmup_batches + 1)</c>) coord_mask is 1 for every slot, and those without an object are
    /// pulled to their anchors. Meanwhile custom_loss adds 10 to the number that it shows (<c>loss_class + 10</c>), a constant, which is left out here.
    /// </summary>
    public LossSpec WithKerasWarmUp(long images) => this with { WarmUp = new WarmUp(images, 1, CountsEverySlot: true) };
}
