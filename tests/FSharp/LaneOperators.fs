/// Arithmetic of lanes in F#, whose own operators do not look for those of an interface: a dot behind each, as in OCaml.
module Yolo.FSharp.Properties.LaneOperators

open Yolo.Kernels.Lanes

let inline (+.) (a: 'Lane when 'Lane :> ILane<'Lane>) (b: 'Lane) = 'Lane.op_Addition(a, b)
let inline (-.) (a: 'Lane when 'Lane :> ILane<'Lane>) (b: 'Lane) = 'Lane.op_Subtraction(a, b)
let inline ( *. ) (a: 'Lane when 'Lane :> ILane<'Lane>) (b: 'Lane) = 'Lane.op_Multiply(a, b)
let inline (/.) (a: 'Lane when 'Lane :> ILane<'Lane>) (b: 'Lane) = 'Lane.op_Division(a, b)
